import { Component, computed, input } from '@angular/core';
import { encode } from 'uqr';

/** A QR code (ISO/IEC 18004) as one path; black on white in every theme, or cameras would not read it. */
@Component({
  selector: 'wb-qr-code',
  template: `<svg [attr.viewBox]="'0 0 ' + drawn().size + ' ' + drawn().size" role="img" [attr.aria-label]="label()">
    <rect width="100%" height="100%" fill="#fff" />
    <path [attr.d]="drawn().path" fill="#000" shape-rendering="crispEdges" />
  </svg>`,
  styles: `
    svg {
      display: block;
      width: 200px;
      height: 200px;
      border-radius: var(--r);
    }
  `,
})
export class QrCode {
  readonly text = input.required<string>();
  readonly label = input.required<string>();
  protected readonly drawn = computed(() => {
    const { data, size } = encode(this.text(), { border: 2, ecc: 'M' });
    const cells = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size, path: cells.join('') };
  });
}
