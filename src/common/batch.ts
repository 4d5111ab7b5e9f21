// A thread that deals with events in batches (engine/net/batch.ts) puts off to the end of one what is better done in a
// row: the kernel's path of each kind of send stays in the CPU's caches.

/** Who has something to send at the end of a batch. */
export interface Sender {
  sendHeld(): void;
}

const senders: Sender[] = [];
/** How many there are: an array that is emptied gives its room back. */
let count = 0;
let isOpen = false;

export const openBatch = (): void => {
  isOpen = true;
};

/** Sends what was held back, in order. */
export const closeBatch = (): void => {
  isOpen = false;
  for (let at = 0; at < count; at++) senders[at]!.sendHeld();
  count = 0;
};

/** Whether `sender` may hold back what it has to send: then it is called. False: there is no batch, send now. */
export const holdsBack = (sender: Sender): boolean => {
  if (isOpen) senders[count++] = sender;
  return isOpen;
};
