import type { purpose as en } from '../en/purpose.js';
import type { Texts } from '../texts.js';

export const purpose: Texts<typeof en> = {
  heading: '说明用途以解除遮蔽',
  text: '系统先将用途记入账本，再显示个人信息。通报的发布机构可看到贵机构名称及用途。',
  purpose: '用途',
  caseReference: '案件编号',
  caseHint: '理赔与调查必填，例如 CL-2026-0481',
  reason: '理由',
  reasonHint: '用一句话说明，使审计人员能够理解',
  action: '记账并解除遮蔽',
  none: '贵机构没有可用于解除遮蔽的用途。',
};
