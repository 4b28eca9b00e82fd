import type { Routes } from '@angular/router';

export const routes: Routes = [
  {
    path: '',
    title: 'screening.title',
    loadComponent: () => import('./screening-page.js').then((m) => m.ScreeningPage),
  },
  {
    path: 'batches/:id',
    title: 'batch.page',
    loadComponent: () => import('./batch/batch-page.js').then((m) => m.BatchPage),
  },
  {
    path: 'lists/:id',
    title: 'lists.page',
    loadComponent: () => import('./lists/list-page.js').then((m) => m.ListPage),
  },
  {
    path: 'alerts',
    title: 'lists.alerts',
    loadComponent: () => import('./lists/alerts-page.js').then((m) => m.AlertsPage),
  },
];
