import { Pipe, type PipeTransform } from '@angular/core';
import { identifierSchemes } from '@watchbook/contract';

const schemes: readonly string[] = identifierSchemes;

/** The text key of a reason: of its own, or of the identifier that it is about. */
@Pipe({ name: 'reasonText' })
export class ReasonText implements PipeTransform {
  transform(feature: string): string {
    return schemes.includes(feature) ? `code.scheme.${feature}` : `entity.feature.${feature}`;
  }
}

/** Bits that fill the whole bar of a reason. */
const FULL = 12;

/** How long the bar of some bits is, in percent. */
export const shareOf = (bits: number): number => Math.round(Math.min(1, Math.abs(bits) / FULL) * 100);
export const signed = (bits: number): string => `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(1)}`;
