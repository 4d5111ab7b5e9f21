// How long something takes whoever else uses the machine: processor time instead of the clock's, the least of some tries.

/** Milliseconds of processor time in user code, all threads of this process together. */
export const processorMs = (action: () => unknown, tries = 3): number =>
  Math.min(
    ...Array.from({ length: tries }, () => {
      const began = process.cpuUsage();
      action();
      return process.cpuUsage(began).user / 1000;
    }),
  );
