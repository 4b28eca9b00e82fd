import { TranslocoTestingModule } from '@jsverse/transloco';
import { texts } from '../app/texts/en/index.js';

/** The English texts of the portal, for a spec. */
export const withTexts = () =>
  TranslocoTestingModule.forRoot({
    langs: { en: texts },
    translocoConfig: { availableLangs: ['en'], defaultLang: 'en' },
    preloadLangs: true,
  });
