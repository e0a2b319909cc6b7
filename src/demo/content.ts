/** The demo's people say this. All of it is invented. */
export interface Line {
  by: 'visitor' | 'agent'
  text: string
}
export interface PastChat {
  visitor: string
  agent: number
  rating: number | undefined
  lines: Line[]
}

export const STAFF = [
  { name: 'Ann Archer', email: 'ann@demo.example', role: 'admin' as const },
  { name: 'Bob Baker', email: 'bob@demo.example', role: 'agent' as const },
  { name: '陈晓', email: 'chen@demo.example', role: 'supervisor' as const },
]

export const PAST: PastChat[] = [
  {
    visitor: 'Maria Lopez',
    agent: 0,
    rating: 5,
    lines: [
      { by: 'visitor', text: 'Hi, my order 10482 says delivered, but there is nothing here.' },
      { by: 'agent', text: 'I am sorry, let me look at the tracking.' },
      { by: 'agent', text: 'It was left with your neighbour at number 14 this morning.' },
      { by: 'visitor', text: 'Found it, thank you!' },
    ],
  },
  {
    visitor: '王小明',
    agent: 2,
    rating: 4,
    lines: [
      { by: 'visitor', text: '你好，我想申请退款，商品颜色不对。' },
      { by: 'agent', text: '您好！请提供一下订单号，我马上为您处理。' },
      { by: 'visitor', text: '订单号是 20931' },
      { by: 'agent', text: '退款已经提交，三个工作日内到账。' },
    ],
  },
  {
    visitor: 'Jonas Weber',
    agent: 1,
    rating: undefined,
    lines: [
      { by: 'visitor', text: 'Do you ship to Switzerland? And what about customs?' },
      {
        by: 'agent',
        text: 'We do: duties are included in the price you see at checkout. https://shop.example/shipping',
      },
    ],
  },
  {
    visitor: 'Priya N.',
    agent: 1,
    rating: 2,
    lines: [
      { by: 'visitor', text: 'The discount code SPRING does not work' },
      { by: 'agent', text: 'That one ended on Sunday, I am afraid. May I offer free shipping instead?' },
      { by: 'visitor', text: 'ok…' },
    ],
  },
]

export const CANNED = [
  { shortcut: 'hello', text: 'Hello {{visitor.name|there}}, this is {{agent.name}}. How can I help?' },
  { shortcut: 'moment', text: 'One moment please, I am looking into it.' },
  { shortcut: 'nihao', text: '您好，{{visitor.name|朋友}}！我是{{agent.name}}，很高兴为您服务。' },
  { shortcut: 'bye', text: 'Thank you for writing to us. Have a good day!' },
]

export const SIMULATED = [
  { name: 'Tom', lines: ['Hello? Is the blue mug back in stock?', 'I would take two.', 'And can you gift-wrap them?'] },
  { name: '李雷', lines: ['在吗？我想改一下收货地址。', '新地址是上海市徐汇区。', '谢谢！'] },
]

export const GROUPS = [
  {
    kind: 'open' as const,
    name: 'General',
    topic: 'What everybody should know',
    lines: [
      { agent: 0, text: 'Good morning! The new lamps are in the shop from today.' },
      { agent: 1, text: 'Two people asked for the dimmer already. Do we have one?' },
      { agent: 2, text: '有的，编号 4471，下周二到货。' },
    ],
  },
  {
    kind: 'private' as const,
    name: 'Shift plan',
    topic: '',
    lines: [
      { agent: 2, text: 'Who can take Saturday? I am away.' },
      { agent: 1, text: 'I can, from ten.' },
    ],
  },
]

export const QA = {
  name: 'Ask us about the spring collection',
  topic: 'Ann answers from the workshop',
  visitors: [
    ['Lena', 'Is the harbour lamp safe for the bathroom?'],
    ['小雨', '新款包包有黑色吗？'],
    ['Tom', 'When does the blue mug come back?'],
  ] as const,
  answer: 'Hello all! The lamp is IP44, so yes; the bag comes in black in May, and the mug is back on Friday.',
}

export const NOTICE = {
  audience: { kind: 'staff' as const, department: null },
  title: 'New returns policy',
  body: 'From Monday customers have 60 days. The replies under /returns say so already.',
  link: null,
  severity: 'warning' as const,
  place: 'banner' as const,
}
