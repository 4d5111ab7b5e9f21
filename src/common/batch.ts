// A thread that deals with events in batches (engine/net/batch.ts) puts off to the end of one what is better done in a
// row: the kernel's path of each kind of send stays in the CPU's caches.

/** Who has something to send at the end of a batch. */
export interface Sender {
  sendHeld(): void;
}

const senders: Sender[] = [];
let isOpen = false;

export const openBatch = (): void => {
  isOpen = true;
};

/** Sends what was held back, in order. */
export const closeBatch = (): void => {
  isOpen = false;
  for (let at = 0; at < senders.length; at++) senders[at]!.sendHeld();
  senders.length = 0;
};

/** Whether `sender` may hold back what it has to send: then it is called. False: there is no batch, send now. */
export const holdsBack = (sender: Sender): boolean => {
  if (isOpen) senders.push(sender);
  return isOpen;
};
