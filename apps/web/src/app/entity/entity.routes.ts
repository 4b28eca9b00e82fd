import type { Routes } from '@angular/router';
import { allowed } from '../platform/policy/guards.js';

export const routes: Routes = [
  {
    path: '',
    title: 'entity.listTitle',
    loadComponent: () => import('./entity-search.js').then((m) => m.EntitySearch),
  },
  {
    path: 'desk',
    title: 'entity.desk.title',
    canMatch: [allowed('create', 'Judgement')],
    loadComponent: () => import('./desk/matching-desk.js').then((m) => m.MatchingDesk),
  },
  {
    path: ':id',
    title: 'entity.title',
    loadComponent: () => import('./entity-page.js').then((m) => m.EntityPage),
  },
];
