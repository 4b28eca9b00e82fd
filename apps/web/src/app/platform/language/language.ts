import { effect, inject, Injectable } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { firstValueFrom } from 'rxjs';
import { recall, remember } from '../remember.js';

/** The languages of the portal, each under its own name. */
export const languages = [
  { code: 'en', name: 'English' },
  { code: 'zh-CN', name: '简体中文' },
] as const;
export type LanguageCode = (typeof languages)[number]['code'];

const KEY = 'language';

/** The language of the pages; switched at run time and remembered in this browser. */
@Injectable({ providedIn: 'root' })
export class Language {
  private readonly transloco = inject(TranslocoService);
  readonly current = this.transloco.activeLang;

  constructor() {
    effect(() => (document.documentElement.lang = this.current()));
  }

  /** Loads the texts of a language, then shows them. */
  async use(code: LanguageCode): Promise<void> {
    await firstValueFrom(this.transloco.load(code));
    this.transloco.setActiveLang(code);
    remember(KEY, code);
  }

  /** The remembered language, or the nearest to what the browser asks for. */
  async start(): Promise<void> {
    const kept = recall(KEY);
    const known = languages.find(({ code }) => code === kept)?.code;
    await this.use(known ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'));
  }
}
