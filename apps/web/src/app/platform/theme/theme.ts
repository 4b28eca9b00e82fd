import { effect, Injectable, signal } from '@angular/core';
import { recall, remember } from '../remember.js';

export const themes = ['system', 'light', 'dark'] as const;
export type ThemeName = (typeof themes)[number];
export const densities = ['comfortable', 'compact'] as const;
export type Density = (typeof densities)[number];

/** Colours, contrast and density of the pages, as attributes of the document; remembered in this browser. */
@Injectable({ providedIn: 'root' })
export class Theme {
  readonly name = signal<ThemeName>(oneOf(themes, recall('theme')));
  readonly density = signal<Density>(oneOf(densities, recall('density')));
  readonly moreContrast = signal(recall('contrast') === 'more');

  constructor() {
    effect(() => {
      const { dataset } = document.documentElement;
      dataset['theme'] = this.name();
      dataset['density'] = this.density();
      dataset['contrast'] = this.moreContrast() ? 'more' : 'normal';
      remember('theme', this.name());
      remember('density', this.density());
      remember('contrast', this.moreContrast() ? 'more' : 'normal');
    });
  }
}

const oneOf = <T extends string>(names: readonly [T, ...T[]], kept: string | null): T =>
  names.find((name) => name === kept) ?? names[0];
