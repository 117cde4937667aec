/**
 * Signals that mean "stop and save". conf brings a package (when-exit) that answers a signal by sending it to this
 * process once more, which would cut the saving short; so others' listeners give way to ours.
 */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A file that may not grow further: the write itself fails and says so, which is enough. */
const failedWrite = 'SIGXFSZ';

/** Calls `stop` at each signal until the returned function is called; from then on signals are ignored, for the exit is near. */
export function onStopSignal(stop: () => void): () => void {
  let listener = stop;
  for (const signal of signals) {
    process.removeAllListeners(signal);
    process.on(signal, () => listener());
  }
  // Windows has no such signal.
  if (process.platform !== 'win32') process.removeAllListeners(failedWrite).on(failedWrite, () => {});
  return () => {
    listener = () => {};
  };
}
