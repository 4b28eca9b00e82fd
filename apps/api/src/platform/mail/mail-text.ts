import type { MailTemplate } from './mail.entity.js';

type Written = Exclude<MailTemplate, 'none'>;

/** The words of each mail, in both languages of the portal: nobody knows yet which one the reader has chosen. */
export const subjects: Record<Written, string> = {
  invitation: 'Your invitation to Watchbook · 您的 Watchbook 邀请',
  'password-reset': 'A new password for Watchbook · 重设 Watchbook 密码',
};

const words: Record<Written, [before: string, after: string][]> = {
  invitation: [
    ['You were invited to Watchbook. Open this link within 72 hours and choose a password:', ''],
    ['您已受邀使用 Watchbook。请在 72 小时内打开此链接并设置密码：', ''],
  ],
  'password-reset': [
    [
      'Somebody asked for a new password for this address. Open this link within 30 minutes:',
      'If that was not you, do nothing: your password stays as it is.',
    ],
    ['有人为此邮箱申请重设密码。请在 30 分钟内打开此链接：', '如非本人操作，请忽略：您的密码不会改变。'],
  ],
};

/** The plain text of a mail: what it is about, the link, and nothing of anybody. */
export const textOf = (template: Written, link: string): string =>
  words[template].map(([before, after]) => [before, '', link, '', after].join('\n').trim()).join('\n\n');
