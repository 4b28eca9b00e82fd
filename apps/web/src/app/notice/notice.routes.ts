import type { Routes } from '@angular/router';
import { allowed } from '../platform/policy/guards.js';
import { keepsUnsaved } from '../platform/form/keeps-unsaved.js';

export const routes: Routes = [
  {
    path: 'new',
    title: 'notice.editor.titleNew',
    canMatch: [allowed('create', 'Notice')],
    canDeactivate: [keepsUnsaved],
    loadComponent: () => import('./notice-editor.js').then((m) => m.NoticeEditor),
  },
  {
    path: ':id/edit',
    title: 'notice.editor.titleEdit',
    canDeactivate: [keepsUnsaved],
    loadComponent: () => import('./notice-editor.js').then((m) => m.NoticeEditor),
  },
  {
    path: ':id/approval',
    title: 'notice.approval.title',
    canMatch: [allowed('approve', 'Notice')],
    loadComponent: () => import('./notice-approval.js').then((m) => m.NoticeApproval),
  },
  {
    path: ':id/page',
    title: 'notice.title',
    loadComponent: () => import('./notice-page.js').then((m) => m.NoticePage),
  },
  {
    path: '',
    title: 'notice.list.title',
    loadComponent: () => import('./notice-list.js').then((m) => m.NoticeList),
    children: [{ path: ':id', loadComponent: () => import('./notice-panel.js').then((m) => m.NoticePanel) }],
  },
];
