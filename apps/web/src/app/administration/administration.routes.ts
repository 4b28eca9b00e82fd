import type { Routes } from '@angular/router';

export const routes: Routes = [
  {
    path: '',
    title: 'administration.title',
    loadComponent: () => import('./administration-page.js').then((m) => m.AdministrationPage),
  },
];
