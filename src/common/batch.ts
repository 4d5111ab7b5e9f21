// A thread that deals with events in batches (engine/net/batch.ts) puts off to the end of one what is better done in a
// row: the kernel's path of each kind of send stays in the CPU's caches.

const due: (() => void)[] = [];
let isOpen = false;

export const openBatch = (): void => {
  isOpen = true;
};

/** Does what was put off, in order. */
export const closeBatch = (): void => {
  isOpen = false;
  for (let at = 0; at < due.length; at++) due[at]!();
  due.length = 0;
};

/** False: there is no batch, do it now. */
export const putOff = (act: () => void): boolean => {
  if (isOpen) due.push(act);
  return isOpen;
};
