import type { Routes } from '@angular/router';
import { keepsUnsaved } from '../platform/form/keeps-unsaved.js';
import { allowed } from '../platform/policy/guards.js';

export const routes: Routes = [
  {
    path: 'new',
    title: 'warning.editor.titleNew',
    canMatch: [allowed('create', 'Warning')],
    canDeactivate: [keepsUnsaved],
    loadComponent: () => import('./warning-editor.js').then((m) => m.WarningEditor),
  },
  {
    path: 'emergency',
    title: 'warning.emergency.title',
    canMatch: [allowed('issue-alone', 'Warning')],
    canDeactivate: [keepsUnsaved],
    loadComponent: () => import('./emergency-editor.js').then((m) => m.EmergencyEditor),
  },
  {
    path: ':id/edit',
    title: 'warning.editor.titleEdit',
    canDeactivate: [keepsUnsaved],
    loadComponent: () => import('./warning-editor.js').then((m) => m.WarningEditor),
  },
  {
    path: ':id/page',
    title: 'warning.title',
    loadComponent: () => import('./warning-page.js').then((m) => m.WarningPage),
  },
  {
    path: '',
    title: 'warning.list.title',
    loadComponent: () => import('./warning-list.js').then((m) => m.WarningList),
    children: [{ path: ':id', loadComponent: () => import('./warning-panel.js').then((m) => m.WarningPanel) }],
  },
];
