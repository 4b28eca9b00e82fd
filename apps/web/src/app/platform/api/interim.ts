import type { Page, ReportRun, WarningSummary } from '@watchbook/contract';
import { request } from '../http/connection.js';

const query = (params: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(params).map(([key, value]) => [key, String(value)])).toString();

export const warningList = (params: Record<string, string | number>, init?: RequestInit) =>
  request<Page<WarningSummary>>(`/api/v1/warnings?${query(params)}`, init);
export const reportList = (params: Record<string, string | number>, init?: RequestInit) =>
  request<Page<ReportRun>>(`/api/v1/report-runs?${query(params)}`, init);
