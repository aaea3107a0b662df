"""The words of the grammar: pinyin with tone marks, part of speech, English gloss.

Pinyin is written as in a dictionary: tone sandhi is not, so 一 is always yī and 不 always bù.
"""

from __future__ import annotations

from dataclasses import dataclass

_WORDS = """
pronoun
我 wǒ I, me
你 nǐ you
他 tā he, him
她 tā she, her
我们 wǒmen we, us
谁 shéi who
什么 shénme what
哪儿 nǎr where
这 zhè this
noun
爸爸 bàba father
妈妈 māma mother
哥哥 gēge elder brother
姐姐 jiějie elder sister
弟弟 dìdi younger brother
妹妹 mèimei younger sister
爷爷 yéye grandfather
奶奶 nǎinai grandmother
老师 lǎoshī teacher
学生 xuésheng student
医生 yīshēng doctor
朋友 péngyou friend
孩子们 háizimen children
人 rén person, people
猫 māo cat
狗 gǒu dog
马 mǎ horse
鱼 yú fish
苹果 píngguǒ apple
水果 shuǐguǒ fruit
面包 miànbāo bread
鸡蛋 jīdàn egg
饺子 jiǎozi dumpling
米饭 mǐfàn cooked rice
面条 miàntiáo noodles
菜 cài dish, vegetables
水 shuǐ water
茶 chá tea
咖啡 kāfēi coffee
牛奶 niúnǎi milk
书 shū book
报纸 bàozhǐ newspaper
作业 zuòyè homework
英语 Yīngyǔ English
衣服 yīfu clothes
毛衣 máoyī sweater
裤子 kùzi trousers
裙子 qúnzi skirt
鞋 xié shoes
车 chē car
自行车 zìxíngchē bicycle
飞机 fēijī aeroplane
火车 huǒchē train
出租车 chūzūchē taxi
桌子 zhuōzi table
椅子 yǐzi chair
门 mén door
手机 shǒujī mobile phone
电脑 diànnǎo computer
电影 diànyǐng film
杯子 bēizi cup
钥匙 yàoshi key
包 bāo bag
伞 sǎn umbrella
钱 qián money
时间 shíjiān time
家 jiā home
学校 xuéxiào school
教室 jiàoshì classroom
图书馆 túshūguǎn library
公园 gōngyuán park
医院 yīyuàn hospital
商店 shāngdiàn shop
超市 chāoshì supermarket
饭馆 fànguǎn restaurant
火车站 huǒchēzhàn railway station
厨房 chúfáng kitchen
房间 fángjiān room
北京 Běijīng Beijing
上海 Shànghǎi Shanghai
天气 tiānqì weather
雨 yǔ rain
雪 xuě snow
外面 wàimiàn outside
time word
今天 jīntiān today
昨天 zuótiān yesterday
明天 míngtiān tomorrow
早上 zǎoshang morning
晚上 wǎnshang evening
刚才 gāngcái just now
上个星期 shàng_gè_xīngqī last week
周末 zhōumò weekend
每天 měitiān every day
夏天 xiàtiān summer
number or quantity
一 yī one
两 liǎng two
三 sān three
五 wǔ five
很多 hěn_duō many
measure word
个 gè MEASURE
位 wèi MEASURE (people, polite)
张 zhāng MEASURE (flat things)
只 zhī MEASURE (animals)
本 běn MEASURE (books)
件 jiàn MEASURE (tops, matters)
条 tiáo MEASURE (long things)
双 shuāng pair of
辆 liàng MEASURE (vehicles)
把@measure bǎ MEASURE (with handles)
匹 pǐ MEASURE (horses)
杯 bēi cup of
碗 wǎn bowl of
点 diǎn o'clock
verb
是 shì be
有 yǒu have, there is
没有 méiyǒu have not, there is not
吃 chī eat
喝 hē drink
看 kàn look at, watch, read
说 shuō speak
写 xiě write
买 mǎi buy
放 fàng put
穿 chuān wear
洗 xǐ wash
修 xiū repair
打开 dǎkāi open
关上 guānshàng shut
打扫 dǎsǎo sweep, clean
批评 pīpíng criticise
做 zuò make, do
去 qù go (to)
到 dào arrive (at)
坐 zuò sit, travel by
骑 qí ride
开 kāi drive, open
关 guān shut
跑 pǎo run
完 wán finish, to the end
看见 kànjiàn see
让 ràng let, tell to
请 qǐng please, invite
喜欢 xǐhuan like
吃饭 chīfàn have a meal
做饭 zuòfàn cook
睡觉 shuìjiào sleep
起床 qǐchuáng get up
回家 huíjiā go home
工作 gōngzuò work
学习 xuéxí study
休息 xiūxi rest
生病 shēngbìng fall ill
唱歌 chànggē sing songs
跳舞 tiàowǔ dance
游泳 yóuyǒng swim
跑步 pǎobù run, jog
开车 kāichē drive a car
下雨 xiàyǔ rain (falls)
下雪 xiàxuě snow (falls)
modal verb
会 huì know how to, will
想 xiǎng want to
adjective
大 dà big
小 xiǎo small
高 gāo tall, high
多 duō much, more
快 kuài fast
慢 màn slow
新 xīn new
贵 guì expensive
便宜 piányi cheap
冷 lěng cold
热 rè hot
忙 máng busy
累 lèi tired
饿 è hungry
渴 kě thirsty
好 hǎo good
红 hóng red
漂亮 piàoliang beautiful
好看 hǎokàn good-looking, a good read
好吃 hǎochī good to eat
好喝 hǎohē good to drink
可爱 kě'ài cute
聪明 cōngming clever
高兴 gāoxìng glad
干净 gānjìng clean
有意思 yǒu_yìsi interesting
adverb
很 hěn very
非常 fēicháng extremely
有点儿 yǒudiǎnr a bit
太 tài too
最 zuì most
不 bù not
没 méi not (did not, have not)
别 bié don't
都 dōu all
也 yě also
就 jiù at once, then
已经 yǐjīng already
正在 zhèngzài now (doing)
常常 chángcháng often
一起 yīqǐ together
越来越 yuèláiyuè more and more
一@soon yī as soon as
preposition
在 zài (be) at
把 bǎ BA (object first)
被 bèi BEI (passive)
比 bǐ than
给 gěi to, for, give
跟 gēn with
localiser
里 lǐ in
上 shàng on
conjunction
因为 yīnwèi because
所以 suǒyǐ so
虽然 suīrán although
但是 dànshì but
如果 rúguǒ if
particle
的 de DE (links to a noun)
得 de DE (manner)
了 le LE (done; now so; closes 太…)
过 guo GUO (ever)
着 zhe ZHE (lasting)
吗 ma MA (yes or no?)
呢 ne NE (and …?)
吧 ba BA (suggestion)
"""
_PARTS = (
    "pronoun",
    "noun",
    "time word",
    "number or quantity",
    "measure word",
    "verb",
    "modal verb",
    "adjective",
    "adverb",
    "preposition",
    "localiser",
    "conjunction",
    "particle",
)


@dataclass(frozen=True)
class Word:
    """One word of the lexicon.

    Attributes:
        text: In simplified characters.
        pinyin: With tone marks, as in a dictionary.
        part: Part of speech.
        gloss: English; capitals for what has no English word.
    """

    text: str
    pinyin: str
    part: str
    gloss: str


def _read(text: str) -> dict[str, Word]:
    words: dict[str, Word] = {}
    part = ""
    for line in text.strip().splitlines():
        if line in _PARTS:
            part = line
            continue
        key, pinyin, gloss = line.split(" ", 2)
        if key in words:
            raise ValueError(f"the lexicon has {key} twice")
        words[key] = Word(key.partition("@")[0], pinyin.replace("_", " "), part, gloss)
    return words


WORDS: dict[str, Word] = _read(_WORDS)
"""The lexicon. A key is the word itself; what follows `@` sets words apart that are
written alike: `把@measure` is the measure word 把, not the preposition."""
