import type { Routes } from '@angular/router';

export const routes: Routes = [
  {
    path: '',
    title: 'request.title',
    loadComponent: () => import('./request-list.js').then((m) => m.RequestList),
  },
  {
    path: ':id',
    title: 'request.one',
    loadComponent: () => import('./request-page.js').then((m) => m.RequestPage),
  },
];
