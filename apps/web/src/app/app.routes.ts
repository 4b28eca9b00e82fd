import type { Routes } from '@angular/router';
import { allowed, signedIn, signedOut } from './platform/policy/guards.js';

/** One line for each noun; its own routes file says the rest. */
export const routes: Routes = [
  {
    path: 'sign-in',
    title: 'session.title',
    canActivate: [signedOut],
    loadComponent: () => import('./session/sign-in-page.js').then((m) => m.SignInPage),
  },
  {
    path: 'reset-password',
    title: 'session.reset.heading',
    loadComponent: () => import('./session/reset-page.js').then((m) => m.ResetPage),
  },
  {
    path: 'account-link',
    title: 'session.accountLink.title',
    loadComponent: () => import('./session/account-link-page.js').then((m) => m.AccountLinkPage),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./shell/frame.js').then((m) => m.Frame),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'inbox' },
      { path: 'inbox', loadChildren: () => import('./inbox/inbox.routes.js').then((m) => m.routes) },
      {
        path: 'notices',
        canMatch: [allowed(['read', 'read-metadata'], 'Notice')],
        loadChildren: () => import('./notice/notice.routes.js').then((m) => m.routes),
      },
      {
        path: 'warnings',
        canMatch: [allowed('read', 'Warning')],
        loadChildren: () => import('./warning/warning.routes.js').then((m) => m.routes),
      },
      {
        path: 'reports',
        canMatch: [allowed('read', 'Report')],
        loadChildren: () => import('./report/report.routes.js').then((m) => m.routes),
      },
      {
        path: 'ledger',
        canMatch: [allowed(['read', 'read-metadata', 'verify'], 'LedgerEntry')],
        loadChildren: () => import('./ledger/ledger.routes.js').then((m) => m.routes),
      },
      {
        path: 'administration',
        loadChildren: () => import('./administration/administration.routes.js').then((m) => m.routes),
      },
      {
        path: 'policy-simulator',
        canMatch: [allowed('create', 'PolicySimulation')],
        loadChildren: () => import('./review/review.routes.js').then((m) => m.simulatorRoutes),
      },
      {
        path: 'permission-review',
        canMatch: [allowed('read', 'PermissionReview')],
        loadChildren: () => import('./review/review.routes.js').then((m) => m.permissionRoutes),
      },
      {
        path: 'access-review',
        canMatch: [allowed('read', 'AccessReview')],
        loadChildren: () => import('./review/review.routes.js').then((m) => m.accessRoutes),
      },
      {
        path: 'screening',
        canMatch: [allowed('create', 'Screening')],
        loadChildren: () => import('./screening/screening.routes.js').then((m) => m.routes),
      },
      {
        path: 'entities',
        canMatch: [allowed('read', 'Entity')],
        loadChildren: () => import('./entity/entity.routes.js').then((m) => m.routes),
      },
      {
        path: 'requests',
        canMatch: [allowed(['read', 'read-metadata'], 'InformationRequest')],
        loadChildren: () => import('./request/request.routes.js').then((m) => m.routes),
      },
      { path: 'security', loadChildren: () => import('./security/security.routes.js').then((m) => m.routes) },
      {
        path: '**',
        title: 'shell.missing.title',
        loadComponent: () => import('./shell/missing-page.js').then((m) => m.MissingPage),
      },
    ],
  },
];
