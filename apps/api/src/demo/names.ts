import type { Random } from './random.js';

/** A person who does not exist, in the scripts that a notice would carry. */
export interface InventedPerson {
  name: string;
  aliases: { value: string; weak: boolean }[];
  birthDate: string;
  country: string;
}

const chinese = {
  family: [
    ['Chen', '陈'],
    ['Wang', '王'],
    ['Li', '李'],
    ['Zhang', '张'],
    ['Liu', '刘'],
    ['Yang', '杨'],
    ['Zhao', '赵'],
    ['Huang', '黄'],
    ['Zhou', '周'],
    ['Wu', '吴'],
    ['Xu', '徐'],
    ['Sun', '孙'],
    ['Ouyang', '欧阳'],
    ['Zeng', '曾'],
  ],
  given: [
    ['Weilin', '伟霖'],
    ['Xiaoming', '晓明'],
    ['Jing', '静'],
    ['Haoran', '浩然'],
    ['Yutong', '雨桐'],
    ['Jianguo', '建国'],
    ['Meiling', '美玲'],
    ['Zihan', '子涵'],
    ['Guoqiang', '国强'],
    ['Lihua', '丽华'],
    ['Tianyu', '天宇'],
    ['Shufen', '淑芬'],
  ],
} as const;

const latin = {
  given: [
    'Marek',
    'Anneke',
    'Rafael',
    'Ioana',
    'Tobias',
    'Leila',
    'Conor',
    'Beatriz',
    'Stefan',
    'Amina',
    'Viktor',
    'Chiara',
    'Emeka',
    'Sunniva',
    'Andrej',
    'Paloma',
  ],
  family: [
    'Dvorak',
    'van Rijn',
    'Monteiro',
    'Popescu',
    'Brandt',
    'Haddadi',
    "O'Shea",
    'Carvalho',
    'Lindholm',
    'Diallo',
    'Sokolov',
    'Bianchi',
    'Okonkwo',
    'Halvorsen',
    'Kovač',
    'Quintero',
  ],
  countries: ['CZ', 'NL', 'PT', 'RO', 'DE', 'MA', 'IE', 'BR', 'SE', 'SN', 'BG', 'IT', 'NG', 'NO', 'SI', 'CO'],
} as const;

export function inventPerson(random: Random): InventedPerson {
  const birthDate = `${random.int(1955, 2003)}-${pad(random.int(1, 12))}-${pad(random.int(1, 28))}`;
  if (random.chance(0.55)) {
    const [family, familyHan] = random.pick(chinese.family);
    const [given, givenHan] = random.pick(chinese.given);
    const aliases = [{ value: `${familyHan}${givenHan}`, weak: false }];
    if (random.chance(0.2)) aliases.push({ value: `${given} ${family}`, weak: false });
    if (random.chance(0.15)) aliases.push({ value: `阿${givenHan.slice(-1)}`, weak: true });
    return { name: `${family} ${given}`, aliases, birthDate, country: random.chance(0.9) ? 'CN' : 'SG' };
  }
  const given = random.pick(latin.given);
  const family = random.pick(latin.family);
  const aliases = random.chance(0.3) ? [{ value: `${given.slice(0, 1)}. ${family}`, weak: true }] : [];
  return { name: `${given} ${family}`, aliases, birthDate, country: random.pick(latin.countries) };
}

const firms = {
  first: [
    'Golden Ridge',
    'Blue Harbour',
    'Lotus Bay',
    'Silverline',
    'Oakfield',
    'Pinnacle',
    'Jade Gate',
    'Northern Star',
    'Red Maple',
    'Clearwater',
    'Summit Peak',
    'Evergreen',
  ],
  trade: [
    ['Trading', '贸易'],
    ['Repair Shop', '汽修'],
    ['Logistics', '物流'],
    ['Credit Services', '信贷服务'],
    ['Motor Claims', '车险理赔'],
    ['Wealth', '财富'],
    ['Medical Centre', '医疗'],
    ['Import Export', '进出口'],
  ],
  han: ['金岭', '蓝港', '荷湾', '银线', '橡野', '巅峰', '玉门', '北辰', '红枫', '清源', '峰顶', '常青'],
  forms: ['Ltd', 'Co., Ltd.', 'LLC', 'GmbH'],
} as const;

/** A company that does not exist. */
export function inventCompany(random: Random): InventedPerson {
  const at = random.int(0, firms.first.length - 1);
  const [trade, tradeHan] = random.pick(firms.trade);
  const aliases = random.chance(0.5) ? [{ value: `${firms.han[at]}${tradeHan}有限公司`, weak: false }] : [];
  return {
    name: `${firms.first[at]} ${trade} ${random.pick(firms.forms)}`,
    aliases,
    birthDate: String(random.int(1998, 2024)),
    country: random.chance(0.75) ? 'CN' : random.pick(['HK', 'SG', 'DE', 'GB']),
  };
}

const pad = (value: number) => String(value).padStart(2, '0');
