import { Component, computed, input } from '@angular/core';
import type { InclusionProofView } from '@watchbook/contract';

const ROW = 34;
const WIDTH = 360;

interface Step {
  y: number;
  sibling: string;
  /** The hash from the proof stands at the left of the one computed so far. */
  left: boolean;
}

/** The path of a proof drawn as a tree: the entry below, the root above, the hashes of the proof beside the path. */
@Component({
  selector: 'wb-proof-path',
  template: `<svg [attr.viewBox]="'0 0 ' + width + ' ' + height()" aria-hidden="true">
      @for (step of steps(); track $index) {
        <line [attr.x1]="width / 2" [attr.y1]="step.y + row" [attr.x2]="width / 2" [attr.y2]="step.y + 12" />
        <line
          [attr.x1]="step.left ? 92 : width - 92"
          [attr.y1]="step.y + row"
          [attr.x2]="width / 2"
          [attr.y2]="step.y + 12"
        />
        <rect
          class="given"
          [attr.x]="step.left ? 12 : width - 172"
          [attr.y]="step.y + row - 11"
          width="160"
          height="22"
          rx="4"
        />
        <text [attr.x]="step.left ? 92 : width - 92" [attr.y]="step.y + row + 4">{{ step.sibling }}</text>
        <circle [attr.cx]="width / 2" [attr.cy]="step.y + 12" r="5" />
      }
      <circle class="leaf" [attr.cx]="width / 2" [attr.cy]="height() - 22" r="6" />
      <text [attr.x]="width / 2" [attr.y]="height() - 4">{{ proof().seq }} · {{ short(proof().leafHash) }}</text>
    </svg>
    <ol class="visually-hidden">
      <li>{{ proof().leafHash }}</li>
      @for (hash of proof().hashes; track $index) {
        <li>{{ hash }}</li>
      }
      <li>{{ proof().rootHash }}</li>
    </ol>
    <p class="root mono">{{ short(proof().rootHash) }}</p>`,
  styles: `
    :host {
      display: flex;
      flex-direction: column-reverse;
      align-items: center;
    }
    svg {
      width: 100%;
      max-width: 380px;
    }
    line {
      stroke: var(--line);
      stroke-width: 1.5;
    }
    .given {
      fill: var(--bg);
      stroke: var(--line);
    }
    circle {
      fill: var(--accent);
    }
    .leaf {
      fill: var(--ok);
    }
    text {
      fill: var(--ink3);
      font: 10px var(--mono);
      text-anchor: middle;
    }
    .root {
      margin: 0;
      font-size: var(--t-xs);
      color: var(--ink2);
    }
  `,
})
export class ProofPath {
  readonly proof = input.required<InclusionProofView>();
  protected readonly width = WIDTH;
  protected readonly row = ROW;
  protected readonly height = computed(() => this.proof().hashes.length * ROW + 44);
  protected readonly short = (hash: string) => `${hash.slice(0, 8)} … ${hash.slice(-8)}`;
  protected readonly steps = computed<Step[]>(() => {
    const { seq, size, hashes } = this.proof();
    const lefts = sides(seq, size);
    return hashes.map((hash, i) => ({
      y: (hashes.length - 1 - i) * ROW,
      sibling: this.short(hash),
      left: lefts[i] ?? true,
    }));
  });
}

/** On which side each hash of the proof stands, from the leaf up (RFC 9162, section 2.1.3.2). */
function sides(seq: number, size: number): boolean[] {
  const lefts: boolean[] = [];
  let [node, last] = [seq, size - 1];
  while (last > 0) {
    if (node % 2 === 1 || node === last) {
      lefts.push(true);
      while (node % 2 === 0 && node !== 0) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
    } else {
      lefts.push(false);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return lefts;
}
