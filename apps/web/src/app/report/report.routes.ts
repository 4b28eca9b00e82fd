import type { Routes } from '@angular/router';

export const routes: Routes = [
  {
    path: '',
    title: 'report.title',
    loadComponent: () => import('./report-list.js').then((m) => m.ReportList),
  },
];
