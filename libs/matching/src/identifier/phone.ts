import { asciiDigits, digitsOf, type Rule } from './rule.js';

interface Plan {
  readonly code: string;
  /** What is dialled before a national number at home, and left out from abroad. */
  readonly trunk: string;
}

/** Country calling codes with their trunk prefix, by ISO 3166-1 code. */
const PLANS = new Map<string, Plan>(
  (
    'CN86-0 HK852 MO853 TW886-0 JP81-0 KR82-0 SG65 MY60-0 TH66-0 VN84-0 ID62-0 PH63-0 KH855-0 LA856-0 MM95-0 IN91-0 PK92-0 BD880-0 LK94-0 NP977-0 KZ7-8 UZ998 MN976-0 ' +
    'RU7-8 UA380-0 BY375-8 PL48 CZ420 SK421-0 HU36-06 RO40-0 BG359-0 GR30 TR90-0 DE49-0 AT43-0 CH41-0 LI423 FR33-0 BE32-0 NL31-0 LU352 GB44-0 IE353-0 ES34 PT351 IT39 DK45 SE46-0 NO47 FI358-0 ' +
    'IS354 EE372 LV371 LT370-0 US1-1 CA1-1 MX52 BR55-0 AR54-0 CL56 CO57 PE51-0 VE58-0 AU61-0 NZ64-0 ZA27-0 NG234-0 KE254-0 EG20-0 MA212-0 AE971-0 SA966-0 QA974 KW965 BH973 OM968 IL972-0 JO962-0 LB961-0 IR98-0 IQ964-0'
  )
    .split(' ')
    .map((entry) => {
      const [, country, code, trunk = ''] = /^([A-Z]{2})(\d+)(?:-(\d+))?$/.exec(entry)!;
      return [country!, { code: code!, trunk }];
    }),
);

const EXTENSION = /(?:\s*(?:ext|extn|extension|x|durchwahl)\.?\s*\d+|\s*#\s*\d+)\s*$/i;
const INTERNATIONAL = /^(?:tel:|phone:)?\s*[(]?\s*(?:\+|00(?=[1-9]))/i;

/** E.164 where the number says its country or the country is known; its digits otherwise. Extensions are left out. */
function spellPhone(clean: string, country?: string): string {
  const text = asciiDigits(clean).replace(EXTENSION, '');
  const digits = digitsOf(text.replace(/\(0\)/g, ''));
  if (INTERNATIONAL.test(text.trim())) return `+${digits.replace(/^00/, '')}`;
  const plan = country === undefined ? undefined : PLANS.get(country);
  if (!plan || digits === '') return digits;
  const national = plan.trunk !== '' && digits.startsWith(plan.trunk) ? digits.slice(plan.trunk.length) : digits;
  return `+${plan.code}${national}`;
}

export const phone: Rule = {
  spell: spellPhone,
  shape: /^\+[1-9]\d{6,14}$/,
  asks: 'an E.164 number that begins with + and the country',
};
