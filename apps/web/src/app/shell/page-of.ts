/** The page that an address shows; a row opened in the panel of a list is still the page of the list. */
export function pageOf(url: string): string {
  const path = url.split(/[?#]/)[0] ?? '';
  return path.replace(/\/[0-9a-f]{8}-[0-9a-f-]{27}$/, '');
}
