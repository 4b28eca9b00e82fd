import { Injectable } from '@angular/core';
import type { Translation, TranslocoLoader } from '@jsverse/transloco';

/** Texts of one language as one chunk of the build. */
@Injectable()
export class TextsLoader implements TranslocoLoader {
  async getTranslation(language: string): Promise<Translation> {
    if (language === 'zh-CN') return (await import('../../texts/zh-CN/index.js')).texts;
    return (await import('../../texts/en/index.js')).texts;
  }
}
