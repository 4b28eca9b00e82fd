/** Paths that routes have, so that one of them asked with another method is told which it takes. */
export class KnownPaths {
  private readonly patterns = new Map<string, { matches: RegExp; methods: Set<string> }>();

  /** @param pattern of the router, such as `/api/v1/notices/:id`; the one of all pages is no path that is known */
  add(pattern: string, methods: string | readonly string[]): void {
    if (pattern === EVERYTHING) return;
    const known = this.patterns.get(pattern) ?? { matches: toExpression(pattern), methods: new Set<string>() };
    for (const method of [methods].flat()) known.methods.add(method);
    this.patterns.set(pattern, known);
  }

  /** The methods that a path takes; none when no route has it. */
  methodsOf(path: string): string[] {
    const matching = [...this.patterns.values()].filter(({ matches }) => matches.test(path));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort();
  }
}

/** The route that answers what no other does. */
export const EVERYTHING = '/*';

const toExpression = (pattern: string) =>
  new RegExp(
    `^${pattern
      .split(/(:\w+|\*)/)
      .map((part) => (part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : RegExp.escape(part)))
      .join('')}$`,
  );
