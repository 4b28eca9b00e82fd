const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;

/** A date, or the known beginning of one, as a number: 19840309, 19840300, 19840000; undefined for anything else. */
export function dateNumber(date: string): number | undefined {
  const [, year, month = '0', day = '0'] = DATE.exec(date) ?? [];
  return year === undefined ? undefined : Number(year) * 10_000 + Number(month) * 100 + Number(day);
}

/** Whether two dates agree as far as both are known. */
export function agree(a: number, b: number): boolean {
  if (Math.floor(a / 10_000) !== Math.floor(b / 10_000)) return false;
  const [monthA, monthB] = [Math.floor(a / 100) % 100, Math.floor(b / 100) % 100];
  if (monthA === 0 || monthB === 0) return true;
  return monthA === monthB && (a % 100 === 0 || b % 100 === 0 || a % 100 === b % 100);
}
