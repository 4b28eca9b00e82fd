import type { IdentifierFault, Rule } from './rule.js';

/** A mailbox: the part before the last @ and the domain, in small letters. */
function spellEmail(clean: string): string {
  const bare = /<([^<>]+)>\s*$/.exec(clean)?.[1] ?? clean;
  return bare
    .replace(/^\s*mailto:/i, '')
    .replace(/\s+/g, '')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\.+$/, '');
}

export const email: Rule = {
  spell: spellEmail,
  shape: /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/,
  asks: 'an address with one @ and a domain',
};

/** A host with what follows it: without scheme, user, `www`, standard port, fragment and last slash. */
function spellUrl(clean: string): string {
  let value = clean.replace(/\s+/g, '').toLowerCase().normalize('NFKC').toLowerCase();
  for (let before = ''; before !== value;) {
    before = value;
    value = value
      .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
      .replace(/^[^/?#@]*@/, '')
      .replace(/^www\./, '')
      .replace(/#.*$/, '')
      .replace(/^([^/?]*[^:/?]):(?:80|443)(?=[/?]|$)/, '$1')
      .replace(/\.(?=[/?:]|$)/, '')
      .replace(/[/?]+$/, '');
  }
  return value;
}

const HOST = /^([^/:?[\]]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:[/?].*)?$/;

function urlFault(value: string): IdentifierFault | undefined {
  const host = HOST.exec(value)?.[1];
  if (host === undefined) return 'shape';
  if (host.startsWith('[')) return isIpv6(host.slice(1, -1)) ? undefined : 'shape';
  if (/^[\d.]+$/.test(host)) return isIpv4(host) ? undefined : 'shape';
  return /^([^\s.]{1,63}\.)+[^\s.]{2,63}$/.test(host) ? undefined : 'shape';
}

const isIpv4 = (host: string): boolean =>
  /^(\d{1,3}\.){3}\d{1,3}$/.test(host) && host.split('.').every((part) => Number(part) < 256);

function isIpv6(host: string): boolean {
  const halves = host.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  return (
    groups.every((group) => /^[0-9a-f]{1,4}$/.test(group)) &&
    (halves.length === 2 ? groups.length < 8 : halves.length === 1 && groups.length === 8)
  );
}

/** A web address, a domain or an IP address. */
export const url: Rule = {
  spell: spellUrl,
  shape: /^[^\s/]+.*$/u,
  asks: 'a host name with a dot, or an IP address',
  fault: urlFault,
};
