const INTERVAL_MS = 300;

/** Calls back once when the process that started this one is gone; npm passes no SIGTERM on. */
export function onParentDeath(then) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, INTERVAL_MS);
  timer.unref();
}
