import { severities, warningStatuses } from '@watchbook/contract';
import type { FilterOption } from '@watchbook/ui';

/** One filter of the list: its member of the address, its parameter of the route, its values. */
export interface WarningFilter {
  key: string;
  parameter: string;
  label: string;
  single: boolean;
  options: FilterOption[];
}

/** The filters of the list of warnings, with their words. */
export function warningFilters(translate: (key: string) => string): WarningFilter[] {
  const filter = (key: string, codes: readonly string[], single = false) => ({
    key,
    parameter: `filter[${key}]`,
    label: translate(`warning.filter.${key}`),
    single,
    options: codes.map((code) => ({ value: code, label: translate(`status.${code}`) })),
  });
  return [
    filter('status', warningStatuses),
    filter('severity', severities),
    filter('acknowledgement', ['due', 'overdue', 'acknowledged'], true),
  ];
}
