import { TranslocoTestingModule } from '@jsverse/transloco';

/** Texts for a spec, in English only; a key without text shows as the key. */
export const withTexts = (en: Record<string, unknown> = {}) =>
  TranslocoTestingModule.forRoot({
    langs: { en },
    translocoConfig: {
      availableLangs: ['en'],
      defaultLang: 'en',
      missingHandler: { logMissingKey: false },
    },
    preloadLangs: true,
  });
