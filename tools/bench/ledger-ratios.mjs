/** The figures that the design promises, each against its peer in the same run. */
export function ratiosOf({ sealing, processes, writes, reads, verification }) {
  const at = (callers, design) => sealing.find((run) => run.design === design && run.callers === callers);
  const sealer = at(64, 'one sealer');
  const lock = at(64, 'lock in every request');
  const four = processes.find((run) => run.design === 'one sealer' && run.processes === 4);
  const over = (value, peer) => (peer === undefined ? null : Number((value / peer).toFixed(2)));
  const many = at(512, 'one sealer').perSecond;
  return {
    'sealer / lock in every request, 64 callers': over(sealer.perSecond, lock.perSecond),
    'p99 of the sealer / p99 of lock in every request': over(sealer.p99Ms, lock.p99Ms),
    'sealer / one server-side call, 64 callers': over(sealer.perSecond, at(64, 'one server-side call').perSecond),
    'sealer / plain unchained insert, 64 callers': over(sealer.perSecond, at(64, 'plain unchained insert').perSecond),
    'four processes / lock in every request': over(four.perSecond, lock.perSecond),
    'slowest / fastest of four processes': four['slowest / fastest'],
    'sealer / hypercore, 512 callers': over(many, at(512, 'hypercore')?.perSecond),
    'sealer / hypercore in batches of 1,000': over(many, at(512, 'hypercore, batches of 1,000')?.perSecond),
    'audited / unaudited read over HTTP': over(
      reads['reads over HTTP, audited / s'],
      reads['reads over HTTP, unaudited / s'],
    ),
    'verification on two threads / raw SHA-256': verification['verified on two threads / raw'],
    'audited / unaudited write, statement by statement': over(
      writes['audited, statement by statement'],
      writes['unaudited, statement by statement'],
    ),
    'audited / unaudited write, pipelined': over(writes['audited, pipelined'], writes['unaudited, pipelined']),
  };
}
