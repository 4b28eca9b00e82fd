/**
 * Lets callers repeat a piece of work, each as soon as its last one is done.
 * @returns {Promise<{ perSecond: number, p50Ms: number, p95Ms: number, p99Ms: number, done: number }>}
 */
export async function load({ callers, seconds, work }) {
  const latencies = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let start = performance.now(); start < end; start = performance.now()) {
        await work(caller);
        latencies.push(performance.now() - start);
      }
    }),
  );
  const took = (performance.now() - began) / 1000;
  latencies.sort((a, b) => a - b);
  const quantile = (q) => Number((latencies[Math.floor(latencies.length * q)] ?? 0).toFixed(2));
  return {
    perSecond: Math.round(latencies.length / took),
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    done: latencies.length,
  };
}
