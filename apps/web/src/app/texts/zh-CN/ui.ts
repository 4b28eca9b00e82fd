import type { fault as faultEn, ui as uiEn } from '../en/ui.js';
import type { Texts } from '../texts.js';

export const ui: Texts<typeof uiEn> = {
  masked: '已遮蔽',
  optional: '选填',
  loading: '加载中',
  cancel: '取消',
  close: '关闭',
  retry: '重试',
  clear: '清除',
  previous: '上一页',
  next: '下一页',
  narrow: '筛选列表',
  leave: { heading: '不保存就离开？', text: '上次保存之后输入的内容将丢失。', verb: '离开' },
  pages: '分页',
  faults: { one: '有 1 处需要处理', other: '有 {{ n }} 处需要处理' },
  seal: {
    read: '本次读取已记入账本第 {{ seq }} 条',
    short: '账本第 {{ seq }} 条',
    change: '本次变更已记入账本第 {{ seq }} 条',
  },
  failure: { request: '请求编号', retry: '重试' },
};

export const fault: Texts<typeof faultEn> = {
  required: '请填写',
  choose: '请选择一项',
  format: '格式不符合要求',
  invalid: '系统不接受该值',
  'too-short': '太短：至少 15 个字符，已设第二因素时至少 8 个',
  guessable: '容易被猜到：请换用其他词语',
  'too-long': '最多 {{ n }} 个字符',
  'too-few': '至少 {{ n }} 项',
  'too-many': '最多 {{ n }} 项',
  'too-small': '不得小于 {{ n }}',
  'too-big': '不得大于 {{ n }}',
  audience: '请指定接收方，或选择其他标签',
  unknown: '没有您可以指定的对象',
  label: '与所选标签不符',
  order: '结束时间早于开始时间',
  past: '该时间已过',
  principal: '须有且仅有一个主要主体',
  sector: '贵机构不能使用该用途',
  'case-reference': '该用途须填写案件编号',
  'no-owner': '此人已不能接收名单预警',
};
