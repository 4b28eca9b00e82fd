import { noticeStatuses, subjectTypes, tlps, typologies } from '@watchbook/contract';
import type { FilterOption } from '@watchbook/ui';

/** One filter of the list: its member of the address, its parameter of the route, its values. */
export interface NoticeFilter {
  key: string;
  parameter: string;
  label: string;
  single: boolean;
  options: FilterOption[];
}

/** The filters of the list of notices, with their words. */
export function noticeFilters(translate: (key: string) => string): NoticeFilter[] {
  const filter = (key: string, codes: readonly string[], text: (code: string) => string, single = false) => ({
    key,
    parameter: `filter[${key === 'type' ? 'subjectType' : key}]`,
    label: translate(`notice.filter.${key}`),
    single,
    options: codes.map((code) => ({ value: code, label: text(code) })),
  });
  return [
    filter('status', noticeStatuses, (code) => translate(`status.${code}`)),
    filter('tlp', tlps, (code) => `TLP:${code}`),
    filter('typology', typologies, (code) => translate(`code.typology.${code}`)),
    filter('type', subjectTypes, (code) => translate(`code.subjectType.${code}`)),
    filter('own', ['true', 'false'], (code) => translate(`notice.filter.own-${code}`), true),
  ];
}
