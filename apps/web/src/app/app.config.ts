import {
  type ApplicationConfig,
  inject,
  isDevMode,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import { MAT_DIALOG_DEFAULT_OPTIONS, MatDialogConfig } from '@angular/material/dialog';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
  withRouterConfig,
} from '@angular/router';
import { provideTransloco } from '@jsverse/transloco';
import { routes } from './app.routes.js';
import { Language, languages } from './platform/language/language.js';
import { PageTitle } from './platform/language/page-title.js';
import { TextsLoader } from './platform/language/texts-loader.js';
import { provideStepUps } from './session/step-ups.js';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ anchorScrolling: 'enabled' }),
      withRouterConfig({ paramsInheritanceStrategy: 'always' }),
    ),
    { provide: TitleStrategy, useClass: PageTitle },
    ...provideTransloco({
      config: {
        availableLangs: languages.map(({ code }) => code),
        defaultLang: 'en',
        reRenderOnLangChange: true,
        prodMode: !isDevMode(),
      },
      loader: TextsLoader,
    }),
    provideAppInitializer(() => inject(Language).start()),
    provideStepUps(),
    {
      provide: MAT_DIALOG_DEFAULT_OPTIONS,
      // These stand instead of the defaults of the library, which say that it is a dialog.
      useValue: { ...new MatDialogConfig(), ariaModal: true, maxWidth: 'min(640px, 94vw)' },
    },
  ],
};
