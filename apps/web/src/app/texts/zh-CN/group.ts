import type { group as en } from '../en/group.js';
import type { Texts } from '../texts.js';

export const group: Texts<typeof en> = {
  text: '成员只能看到其加入之日起组内共享的内容，看不到此前内容；退出后不再看到任何内容。',
  add: '提议新建共享组',
  members: '成员',
  epoch: '第 {{ n }} 期成员构成：成员每次变动即开始新的一期',
  chair: '牵头',
  sees: '可见内容起始于',
  invitedSince: '受邀于',
  join: '加入',
  leave: '退出',
  invite: '邀请',
  remove: '移出',
  joinHeading: '加入 {{ group }}？',
  joinText: '须先经本机构第二人批准，再经监管机构批准。此后共享的内容方可见。',
  leaveHeading: '退出 {{ group }}？',
  leaveText: '须经本机构第二人批准。此后将看不到组内共享过的任何内容。',
  removeHeading: '将 {{ member }} 移出 {{ group }}？',
  removeText: '须经第二人批准。该成员将看不到组内共享过的任何内容。',
  inviteHeading: '邀请加入 {{ group }}',
  inviteText: '受邀机构须经其两名人员与监管机构批准后加入。',
  inviteLegend: '拟邀请的机构',
  institution: '机构',
  chairLabel: '牵头机构',
};
