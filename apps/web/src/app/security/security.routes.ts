import type { Routes } from '@angular/router';

export const routes: Routes = [
  {
    path: '',
    title: 'security.title',
    loadComponent: () => import('./security-page.js').then((m) => m.SecurityPage),
  },
];
