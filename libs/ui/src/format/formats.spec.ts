import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { withTexts } from '../testing/texts.js';
import { Formats } from './formats.js';

describe('formats', () => {
  let formats: Formats;
  const now = Date.parse('2026-11-23T12:00:00Z');

  beforeEach(() => {
    TestBed.configureTestingModule({ imports: [withTexts()] });
    formats = TestBed.inject(Formats);
  });

  it('writes minor units by the digits of the currency', () => {
    expect(formats.money({ minorUnits: 41_260_000, currency: 'CNY' })).toContain('412,600.00');
    expect(formats.money({ minorUnits: 5000, currency: 'JPY' })).toContain('5,000');
    expect(formats.money({ minorUnits: 5000, currency: 'JPY' })).not.toContain('.00');
  });

  it('copies a time in UTC, to the second', () => {
    expect(formats.utc('2026-11-23T09:14:07.382+08:00')).toBe('2026-11-23 01:14:07 UTC');
  });

  it.each([
    ['2026-11-23T11:59:50Z', '10s ago'],
    ['2026-11-23T11:00:00Z', '60m ago'],
    ['2026-11-23T09:00:00Z', '3h ago'],
    ['2026-11-25T12:00:00Z', 'in 2d'],
  ])('says how far %s is', (at, expected) => {
    expect(formats.relative(at, now).replace(/\s+/g, ' ')).toBe(expected);
  });
});
