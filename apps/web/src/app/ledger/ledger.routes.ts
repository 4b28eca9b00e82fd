import type { Routes } from '@angular/router';
import { allowed } from '../platform/policy/guards.js';

export const routes: Routes = [
  {
    path: 'entries',
    canMatch: [allowed(['read', 'read-metadata'], 'LedgerEntry')],
    title: 'ledger.entries.title',
    loadComponent: () => import('./entry-list.js').then((m) => m.EntryList),
    children: [{ path: ':seq', loadComponent: () => import('./entry-panel.js').then((m) => m.EntryPanel) }],
  },
  {
    path: 'own',
    canMatch: [allowed('export-own', 'LedgerEntry')],
    title: 'ledger.own.title',
    loadComponent: () => import('./own-page.js').then((m) => m.OwnPage),
  },
  {
    path: '',
    title: 'ledger.title',
    loadComponent: () => import('./ledger-health.js').then((m) => m.LedgerHealth),
  },
];
