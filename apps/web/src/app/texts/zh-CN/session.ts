import type { session as en } from '../en/session.js';
import type { Texts } from '../texts.js';

export const session: Texts<typeof en> = {
  title: '登录',
  heading: '登录 Watchbook',
  lead: '可疑主体通报与风险预警共享平台，每一次读取与写入都记入可验证的账本。',
  expired: '会话已结束。请重新登录，登录后将返回原页面。',
  email: '电子邮箱',
  password: '密码',
  action: '登录',
  busy: '正在登录',
  demo: {
    heading: '演示账号',
    text: '所有人物与机构均为虚构。选择角色即可填入邮箱，所有演示账号的密码为：',
  },
};
