import type { SeededRandom } from '@watchbook/testing';
import type { Schema } from '../description.js';

/** Texts among which every pattern of the description finds one that it takes. */
const TEXTS = [
  ...['Canary Plum', 'canary-plum', 'CN', 'CN-31', 'CNY', '2026-03', '1984-03-09', '123456', 'SN-2026-000001'],
  ...['a'.repeat(43), '0'.repeat(64), 'abcd-efgh-ijkl-mnop', 'notice:1', 'plum.example', 'plum@nobody.example'],
  ...['2099-01-01T00:00:00Z', '203.0.113.0/24', '2001:db8::/32', 'https://127.0.0.1/', '-----BEGIN CERTIFICATE-----A'],
  ...['-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----', 'claims'],
];

/** Makes what a schema takes; `ids` go where an id is asked for. */
export class Sampler {
  constructor(
    private readonly random: SeededRandom,
    private readonly ids: readonly string[],
  ) {}

  of(schema: Schema): unknown {
    const either = schema.anyOf ?? schema.oneOf;
    if (either) return this.of(this.random.pick(either));
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return this.random.pick(schema.enum);
    if (schema.type === 'object') return this.object(schema);
    if (schema.type === 'array') return this.array(schema);
    if (schema.type === 'integer' || schema.type === 'number') return this.number(schema);
    if (schema.type === 'boolean') return this.random.chance(0.5);
    if (schema.type === 'null') return null;
    return this.text(schema);
  }

  private object({ properties = {}, required = [] }: Schema): Record<string, unknown> {
    const names = Object.keys(properties).filter((name) => required.includes(name) || this.random.chance(0.4));
    return Object.fromEntries(names.map((name) => [name, this.of(properties[name]!)]));
  }

  private array({ items = {}, minItems = 0, maxItems = 3 }: Schema): unknown[] {
    const length = this.random.integer(minItems, Math.max(minItems, Math.min(maxItems, 2)));
    return Array.from({ length }, () => this.of(items));
  }

  private number({ minimum = 0, maximum = 1000 }: Schema): number {
    const low = Math.max(minimum, -1000);
    return this.random.integer(low, Math.max(low, Math.min(maximum, low + 100)));
  }

  private text({ format, pattern, minLength = 0, maxLength = Infinity }: Schema): string {
    if (format === 'uuid') return this.random.pick(this.ids);
    const taken = pattern === undefined ? null : new RegExp(pattern, 'u');
    const fitting = TEXTS.filter(
      (text) => text.length >= minLength && text.length <= maxLength && (taken?.test(text) ?? true),
    );
    return fitting.length > 0 ? this.random.pick(fitting) : 'x'.repeat(Math.max(minLength, 1));
  }
}
