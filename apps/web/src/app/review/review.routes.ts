import type { Routes } from '@angular/router';

export const simulatorRoutes: Routes = [
  {
    path: '',
    title: 'review.simulator.title',
    loadComponent: () => import('./simulator/simulator-page.js').then((m) => m.SimulatorPage),
  },
];

export const permissionRoutes: Routes = [
  {
    path: '',
    title: 'review.permission.title',
    loadComponent: () => import('./permission/permission-page.js').then((m) => m.PermissionPage),
  },
];

export const accessRoutes: Routes = [
  {
    path: '',
    title: 'review.access.title',
    loadComponent: () => import('./access/access-page.js').then((m) => m.AccessPage),
  },
  {
    path: ':userId',
    title: 'review.access.title',
    loadComponent: () => import('./access/timeline-page.js').then((m) => m.TimelinePage),
  },
];
