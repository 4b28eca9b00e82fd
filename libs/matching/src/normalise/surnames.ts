/**
 * Latin spellings of East Asian surnames that a reading of the characters in Mandarin, or of Hangul letter by letter, does
 * not give: Cantonese, Hokkien, Hakka, Wade-Giles, Vietnamese and Korean ones, as they stand in passports.
 */
const HAN: Record<string, string> = {
  陈陳: 'chan tan chen tran chin jin tjan', 黄黃: 'wong huang hoang huynh ng ooi wee oei hwang', 林: 'lam lim lin im rim ling', 李: 'lee li ly lei rhee yi i', 张張: 'cheung chang teo truong jang cheong tiong teoh',
  王: 'wong wang ong vuong heng', 吴吳: 'ng wu ngo goh oh ung gouw', 刘劉: 'lau liu low lao luu yoo ryu liew', 郑鄭: 'cheng tay teh zheng trinh jung jeong chung tee', 何: 'ho he hoh ha',
  杨楊: 'yeung yang young duong yong ieong yeo', 周: 'chow chau chou chu chew joo jou chiu', 梁: 'leung leong liang luong neo yang niu', 蔡: 'choi tsai chua tsoi cai thai chae chai', 许許: 'hui hsu koh heo khoo huh xu hua co',
  郭: 'kwok kuo kuok quach kwak koay quek guo', 谢謝: 'tse hsieh cheah ta chia tze xie', 曾: 'tsang tseng chan zeng chang tang', 赵趙: 'chiu chao trieu cho jo zhao jiu', 叶葉: 'yip yeh ip yap diep ye', 邓鄧: 'tang teng dang deng thang',
  冯馮: 'fung feng fong phung pang', 萧蕭肖: 'siu hsiao siew tieu xiao so seow', 卢盧: 'lo lu loo noh roh lou', 罗羅: 'lo luo law la na ra loh', 徐: 'tsui hsu chui tu chee seo suh xu choy', 朱: 'chu choo joo zhu gee',
  胡: 'wu woo hu ho oh foo', 高: 'ko kao koh cao go gao', 钟鍾钟: 'chung chong chong jung zhong cheong', 洪: 'hung ang hong', 邱丘: 'yau chiu khoo hew kew qiu chu', 金: 'kam kim chin king jin gim', 朴: 'park pak bak piao piu',
  余: 'yu yee yue du yoo ee', 潘: 'poon pan phan pun', 苏蘇: 'so su soh to', 江: 'kong chiang kang giang jiang', 阮: 'yuen nguyen ruan', 范: 'fan pham', 武: 'vu vo mo wu', 裴: 'bui pui bae pei', 杜: 'to tu do toh du', 崔: 'choi choe tsui thoi chui cui',
  姜: 'keung chiang kang khuong jiang', 韩韓: 'hon han', 沈: 'sum shen sim tham shim sham', 蒋蔣: 'tseung chiang cheung tuong chiong jiang', 欧歐: 'au ou', 司徒: 'szeto seeto', 欧阳歐陽: 'auyeung auyong ouyang', 孔: 'hung kung khong kong', 庄莊: 'chong chuang ching trang zhuang',
  游: 'yau yu yu you', 柯: 'or ko quah o kua ke', 温溫: 'wan wen on oon', 程: 'ching cheng trinh', 简簡: 'kan chien jian', 石: 'shek shih sek thach seok', 文: 'man wen van moon', 任: 'yam jen nham im ren', 姚: 'yiu yao dieu', 陆陸: 'luk lu loke luc lok', 方: 'fong fang phuong pang png hng',
  关關: 'kwan kuan quan guan', 甘: 'kam kan kum', 孙孫: 'suen sun ton son soon', 马馬: 'ma mah', 唐: 'tong tang dong thong', 袁: 'yuen yuan vien won', 尹: 'wan yin doan yoon yun', 申: 'shin sin shen', 宋: 'sung song soong tong', 白: 'pak pai bach baek paik bai', 严嚴: 'yim yen nghiem eom',
  莫: 'mok mo mac', 薛: 'sit hsueh tiet seol', 谭譚: 'tam tan dam tom', 戴: 'tai dai doi', 侯: 'hau hou hau', 贺賀: 'ho ha', 詹: 'chim chan jim', 龚龔: 'kung gong', 丁: 'ting ding dinh jung', 吕呂: 'lui lu lau la loo yeo', 倪: 'ngai ni ney', 翁: 'yung weng ong ang',
}; // prettier-ignore

const HANGUL: Record<string, string> = {
  이: 'lee yi rhee ri li', 박: 'park pak bak', 김: 'kim gim', 최: 'choi choe', 정: 'jung jeong chung', 조: 'cho jo', 강: 'kang gang', 윤: 'yoon yun', 장: 'jang chang', 임: 'lim im rim yim', 노: 'roh noh no', 유: 'yoo yu ryu you', 류: 'ryu yoo', 나: 'na ra rha',
  오: 'oh o', 서: 'suh seo', 신: 'shin sin', 권: 'kwon gwon', 황: 'hwang', 안: 'ahn an', 송: 'song', 홍: 'hong', 전: 'jeon chun jun', 고: 'ko go koh', 문: 'moon mun', 손: 'son sohn', 배: 'bae pae', 백: 'baek paik baik', 허: 'huh heo hur', 남: 'nam', 심: 'shim sim', 여: 'yeo lyu yuh',
  하: 'ha', 곽: 'kwak gwak', 성: 'sung seong', 차: 'cha', 주: 'joo ju chu', 우: 'woo wu', 구: 'koo gu ku', 민: 'min', 진: 'jin chin', 지: 'ji chi', 엄: 'eom um', 채: 'chae', 원: 'won', 천: 'cheon chun', 방: 'bang pang', 공: 'kong gong', 현: 'hyun hyeon', 함: 'ham hahm', 변: 'byun byeon', 염: 'yeom yum', 양: 'yang', 추: 'choo chu',
}; // prettier-ignore

const spellings = new Map<string, readonly string[]>();
for (const [keys, list] of Object.entries({ ...HAN, ...HANGUL })) {
  const whole = keys.length === 4 ? [keys.slice(0, 2), keys.slice(2)] : keys === '司徒' ? [keys] : [...keys];
  for (const key of whole) spellings.set(key, list.split(' '));
}

/** Other Latin spellings of a surname in Han characters or Hangul, or undefined. */
export const surnameSpellings = (surname: string): readonly string[] | undefined => spellings.get(surname);
