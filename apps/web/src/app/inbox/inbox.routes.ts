import type { Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', title: 'inbox.title', loadComponent: () => import('./inbox-page.js').then((m) => m.InboxPage) },
];
