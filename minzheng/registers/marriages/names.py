"""Keys by which a marriage is found though its names, its place or its year are not written as it has them.

Historic entries were copied by hand: a wrong character (同音异体字), a dropped or an added one, traditional
characters, two spellings of one surname (marriage sheet §10). Every record carries a set of short keys, and
so does every question; a record answers where the sets meet. One GIN index over the keys serves a million
records. Nothing here knows a database.

    王小明      the name, folded
    王*明       one character unreadable: three of these for a name of three characters
    -王明       one character dropped
    ~wangxiaoming   how it sounds, the confusions of southern speech taken away
    y1987, y?   the year of registration, or that it is not known
    @零陵       an administrative name written in a place, without its kind
"""

import functools
import re
import unicodedata
from collections.abc import Iterable

from pypinyin import lazy_pinyin

YEAR_UNKNOWN = "y?"
NAME_LENGTH_MAX = 12  # keys are made of so many characters; longer transcriptions are cut

# Traditional characters of names and places, each beside the simplified one: what a certificate before 1964
# has. A character that is missing here is still found by its sound and as one wrong character.
_TRADITIONAL = (
    "張张陳陈楊杨黃黄趙赵吳吴孫孙馬马羅罗鄭郑謝谢韓韩馮冯於于蕭萧葉叶鄧邓許许呂吕蘇苏盧卢蔣蒋賈贾閻阎鄒邹陸陆錢钱湯汤賀贺賴赖龔龚龍龙萬万劉刘顧顾譚谭藍蓝嚴严齊齐鄔邬聶聂鍾钟紀纪項项滿满"
    "顏颜農农歐欧陽阳單单關关喬乔華华國国軍军強强偉伟傑杰榮荣貴贵慶庆豐丰學学樹树雲云興兴寶宝蘭兰鳳凤蓮莲瓊琼艷艳麗丽愛爱銀银細细嬌娇潤润連连貞贞靜静瑩莹潔洁鴻鸿鵬鹏飛飞騰腾躍跃遠远達达"
    "進进運运遲迟選选還还邊边鄉乡鎮镇縣县區区莊庄橋桥灣湾嶺岭壩坝塢坞島岛嶽岳東东長长門门義义儀仪億亿優优衛卫衝冲術术補补製制複复見见規规視视覺觉親亲觀观計计訓训記记訪访設设訴诉詩诗誠诚"
    "語语說说誼谊調调談谈請请諒谅論论諸诸謀谋謙谦講讲識识譯译議议護护讓让財财貝贝負负貢贡貨货費费賓宾賜赐賢贤質质贊赞車车軒轩輝辉輪轮輔辅輕轻載载較较鐵铁鋼钢銅铜銘铭鋒锋錦锦錫锡鎖锁鏡镜"
    "開开閃闪閒闲間间聞闻閣阁闊阔陰阴隊队際际隨随險险隱隐雙双雜杂離离難难電电霧雾靈灵韋韦韻韵頂顶順顺預预領领頭头頻频題题願愿類类風风飯饭飲饮養养餘余館馆駿骏騎骑驗验驚惊體体魚鱼魯鲁鮮鲜"
    "鳥鸟鳴鸣鶴鹤鷹鹰麥麦黨党齡龄龜龟壽寿聖圣聯联聰聪聲声職职肅肃脈脉腳脚腦脑膽胆臨临舉举舊旧節节範范莖茎葦苇蒼苍蓋盖蔭荫蕓芸蘆芦處处號号虧亏蟲虫蠶蚕專专導导屆届屬属岡冈峽峡崗岗巒峦帥帅"
    "師师帶带幫帮幹干廠厂廣广廟庙彥彦後后徑径從从復复徵征恆恒悅悦憲宪憶忆應应懷怀戀恋戰战戶户擁拥擇择據据擴扩擺摆數数敵敌斷断時时晉晋晝昼曉晓暉晖曄晔會会朧胧條条棟栋楓枫構构樂乐樓楼標标"
    "權权橫横檢检歡欢歲岁歷历歸归殘残殺杀氣气決决沒没況况洶汹涼凉淵渊淨净淺浅渾浑湧涌溫温滬沪漢汉漲涨潛潜澤泽濟济濤涛濱滨灘滩爐炉爭争爺爷牆墙牽牵狀状獨独獻献現现琺珐瑋玮瑪玛璽玺環环畢毕"
    "畫画異异當当療疗發发盡尽監监盤盘眾众矯矫碩硕確确禎祯禮礼種种稱称積积穩稳窮穷競竞筆笔簡简糧粮紅红約约級级純纯紙纸紗纱紋纹紳绅紹绍終终組组結结絢绚給给絡络統统絲丝經经綠绿維维綱纲網网"
    "綿绵緒绪線线緣缘編编練练縱纵總总績绩織织繡绣繼继續续罷罢翹翘習习臺台與与幾几無无業业為为亞亚來来個个們们倫伦倉仓傳传備备傷伤內内兩两冊册凍冻劍剑劃划動动務务勝胜勞劳勢势勳勋協协卻却"
    "廳厅參参叢丛吶呐啟启問问喚唤嘯啸嚮向團团園园圍围圖图圓圆執执堅坚報报場场塊块塵尘墾垦壇坛壓压壯壮壺壶夢梦夾夹奮奋婦妇媽妈嫻娴孃娘實实審审寧宁寬宽將将對对尋寻層层嵐岚巖岩嶸嵘嫺娴彙汇"
    "鄲郸郟郏酈郦釗钊鈞钧鈺钰鋭锐銳锐鍵键鐘钟鑒鉴閔闵隴陇頌颂頤颐顯显飄飘駒驹駱骆騏骐驥骥髮发鯉鲤鸞鸾黌黉惲恽"
)
# Variant characters and surnames that clerks wrote one for another; they are equal only as keys.
_VARIANTS = (
    "峯峰羣群喆哲鑑鉴鎔熔菓果甯宁邨村堃坤昇升陞升珮佩珎珍昰是秌秋勅敕呌叫囯国氷冰汎泛卹恤詠咏肖萧付傅闫阎代戴蓝兰邱丘佘余薑姜祘算妺妹仟千佰百伍五陸六柒七捌八玖九貳二叁三荘庄凃涂逈迥煕熙"
    "熈熙徳德恵惠靑青栄荣竜龙沢泽鉄铁瀧泷"
)
_SOUNDS = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
)  # Xiang and south-western speech know no retroflex initials
_KINDS = "自治州|自治县|地区|专区|公社|街道|大队|省|市|县|区|乡|镇|村|场"
_FULL_PLACE = re.compile(rf"[\u4e00-\u9fff]{{1,8}}?(?:{_KINDS})")
_KIND_OF_PLACE = re.compile(rf"(?:{_KINDS})$")


@functools.cache
def _fold_table() -> dict[int, str]:
    one = {text[at]: text[at + 1] for text in (_TRADITIONAL, _VARIANTS) for at in range(0, len(text), 2)}
    table = {}
    for written, plain in one.items():
        while plain in one:  # 藍 is 蓝, and 蓝 is 兰
            plain = one[plain]
        table[ord(written)] = plain
    return table


def folded(text: str) -> str:
    """A name or place as keys compare it: half-width, simplified, variants made one, no spaces or dots."""
    plain = unicodedata.normalize("NFKC", text or "")
    kept = re.sub(r"[\s·•‧・.．。,，、()（）\-]", "", plain)
    return kept.translate(_fold_table()).upper()


@functools.lru_cache(maxsize=20_000)
def _syllable(character: str) -> str:
    """How one character is read by itself, so that a record and a question always read it alike."""
    sound = lazy_pinyin(character)[0].lower()
    for heard, written in _SOUNDS:
        if sound.startswith(heard):
            sound = written + sound[len(heard) :]
    if sound[:1] == "l":  # n and l are one sound in most of Hunan
        sound = "n" + sound[1:]
    return re.sub(r"([ei])ng$", r"\1n", sound)


def sound(name: str) -> str:
    """How a name sounds, with what southern speech confuses made equal: 曾小灵 and 曾晓林 are one."""
    return "".join(_syllable(character) for character in folded(name)[:NAME_LENGTH_MAX])


def wildcards(name: str) -> list[str]:
    """The name with each character in turn unreadable: 王小明 -> *小明, 王*明, 王小*."""
    if len(name) < 2:
        return []
    return [name[:at] + "*" + name[at + 1 :] for at in range(len(name))]


def shortened(name: str) -> list[str]:
    """The name with each character in turn dropped; never less than two characters."""
    if len(name) < 3:
        return []
    return list(dict.fromkeys(name[:at] + name[at + 1 :] for at in range(len(name))))


def name_keys(name: str) -> list[str]:
    """The keys of a record for one of its names."""
    plain = folded(name)[:NAME_LENGTH_MAX]
    if not plain:
        return []
    return [plain, *wildcards(plain), *(f"-{short}" for short in shortened(plain)), f"~{sound(plain)}"]


def asked_keys(name: str, *, alone: bool = False) -> list[str]:
    """The keys of a question for one name, the surest first.

    `alone` says that nothing else narrows the question: then 李* would be every 李 of two characters, and a
    name of two characters is looked for as written, by its sound and with a character dropped.
    """
    plain = folded(name)[:NAME_LENGTH_MAX]
    if not plain:
        return []
    keys = [plain, f"~{sound(plain)}"]
    if len(plain) > 2 or not alone:
        keys += wildcards(plain)
    return [*keys, f"-{plain}", *shortened(plain)]


def place_names(text: str) -> list[str]:
    """The administrative names in a written place: 湖南省零陵县普利桥公社 -> 湖南省, 零陵县, 普利桥公社."""
    return list(dict.fromkeys(_FULL_PLACE.findall(folded(text))))


def place_stem(name: str) -> str:
    """An administrative name without its kind: 零陵县 -> 零陵, so that 县, 市 and 区 of one name meet."""
    stem = _KIND_OF_PLACE.sub("", folded(name))
    return stem if len(stem) > 1 else folded(name)


def place_keys(texts: Iterable[str]) -> list[str]:
    """The keys of the places written in a record."""
    return list(dict.fromkeys(f"@{place_stem(name)}" for text in texts for name in place_names(text)))


def year_key(year: int | None) -> str:
    return f"y{year}" if year else YEAR_UNKNOWN


def search_keys(
    male_name: str, female_name: str, *, places: Iterable[str] = (), register_year: int | None = None
) -> list[str]:
    """Every key of a record, each once. `places` are the texts that name one: office, both parties' homes."""
    keys = [
        *name_keys(male_name), *name_keys(female_name), *place_keys(places), year_key(register_year),
    ]  # fmt: skip
    return list(dict.fromkeys(keys))
