"""The rules: which words may stand together.

A line `NAME = …` is a class of words or phrases. A line `# name | 把 | what it does` opens a sentence
pattern, and each line below it is one form of it. Bars part alternatives, round brackets group
them. A line `for A B in …: …` stands for one line with each ordered pair of two different items, `for A > B in …`
with each pair in which A stands before B, `for A in …` with each item.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

_CLASSES = """
KIN = 爸爸 | 妈妈 | 哥哥 | 姐姐 | 弟弟 | 妹妹 | 爷爷 | 奶奶
SHE = 妈妈 | 姐姐 | 妹妹 | 奶奶
PARENT = 爸爸 | 妈妈
GROWN = 爸爸 | 妈妈 | 哥哥 | 姐姐
SIBLING = 哥哥 | 姐姐 | 弟弟 | 妹妹
SMALL = 弟弟 | 妹妹
ONE = (我 | 他 | 她) | KIN | (老师 | 我 的 朋友)
OTHER = KIN | (他 | 她) | (老师 | 我 的 朋友)
ADULT = (我 | 他 | 她) | GROWN | (老师 | 我 的 朋友)
YOUNG = (我 | 他 | 她) | SIBLING | 我 的 朋友
FEW = 一 | 两 | 三
PAIR = 一 | 两
SOME = 三 | 五
ATEWHEN = 昨天 | 今天 早上 | 昨天 晚上 | 刚才
OWN = 我 | 他 | 她 | 爸爸 | 妈妈 | 爷爷 | 奶奶 | 老师
YOU = 你 | 你 KIN | (他 | 她)
LATELY = 昨天 | 刚才 | 今天 早上
BOUGHTWHEN = 昨天 | 上个星期
SOON = 明天 | 周末
VERY = 很 | 非常
ABIT = 很 | 有点儿
COUNTED = 苹果 | 鸡蛋
FOOD = 水果 | 苹果 | 面包 | 鸡蛋 | 饺子 | 米饭 | 面条 | 鱼
MEAL = FEW 个 COUNTED | PAIR 碗 (米饭 | 面条)
DRINK = 水 | 茶 | 咖啡 | 牛奶
GLASS = PAIR 杯 DRINK
TOP = 毛衣 | 衣服
OUTFIT = 一 件 红 毛衣 | 一 双 红 鞋 | 一 件 新 TOP | 一 双 新 鞋
GOODS = PAIR 件 TOP | PAIR 条 裤子 | PAIR 双 鞋 | 一 把@measure (伞 | 椅子) | 一 个 (包 | 杯子)
GROCERY = SOME 个 COUNTED | 一 条 鱼
ONTABLE = FEW 本 书 | FEW 个 (杯子 | 苹果) | 一 把@measure 钥匙 | PAIR 杯 DRINK | 一 碗 (米饭 | 面条)
THING = 钥匙 | 书 | 手机 | 电脑 | 杯子 | 伞 | 包 | 自行车 | 毛衣
SKILL = 游泳 | 唱歌 | 跳舞 | 做饭 | 开车 | 骑 (自行车 | 马) | 说 英语
HOBBY = 游泳 | 唱歌 | 跳舞 | 跑步 | 做饭 | 看 (书 | 电影) | 学习
PET = 猫 | 狗
CITY = 北京 | 上海
OUTING = 公园 | 图书馆 | 商店 | 超市 | 饭馆
SPOT = OUTING | 医院 | 火车站
DOING = 吃 FOOD | 喝 DRINK | 看 (书 | 报纸 | 电影) | 洗 (衣服 | 杯子) | ALONE | 打扫 房间
ALONE = 做饭 | 唱歌 | 跳舞 | 跑步 | 吃饭 | 休息
GOTHERE = 去 公园 跑步 | 去 图书馆 (看 书 | 学习) | 去 饭馆 (吃饭 | 吃 (饺子 | 面条)) | SHOPPING
SHOPPING = 去 超市 买 (水果 | 菜 | 鱼 | 牛奶 | 鸡蛋) | 去 商店 买 (衣服 | 鞋 | 毛衣)
WEATHER = 下雨 | 下雪
CLOTHING = 件 TOP | 条 (裤子 | 裙子) | 双 鞋
THISWARE = 这 CLOTHING | 这 张 桌子 | 这 个 (包 | 杯子) | 这 辆 (自行车 | 车) | 这 把@measure (椅子 | 伞)
"""

_PATTERNS = """
# eat | V了 | ate or drank so much
(ONE ATEWHEN | ATEWHEN ONE) 吃 了 MEAL 。
(ONE ATEWHEN | ATEWHEN ONE) 喝 了 GLASS 。

# buy | 买了 | bought, with the right measure word
(ONE BOUGHTWHEN | BOUGHTWHEN ONE) 在 商店 买 了 GOODS 。
(ONE BOUGHTWHEN | BOUGHTWHEN ONE) 在 超市 买 了 GROCERY 。
ADULT (昨天 | 上个星期) 买 了 一 辆 新 (自行车 | 车) 。
SHE BOUGHTWHEN 买 了 一 条 (漂亮 的 | 红) 裙子 。

# there_is | 有 | there is, has
桌子 上 有 ONTABLE 。
房间 里 有 (FEW 把@measure 椅子 | PAIR 张 桌子 | 一 只 猫) 。
公园 里 有 (FEW 只 狗 | 很多 人) 。
教室 里 有 (SOME 个 学生 | 一 位 老师 | 很多 (学生 | 人 | 椅子)) 。
图书馆 里 有 很多 (书 | 学生 | 人) 。
医院 里 有 很多 (医生 | 人) 。
(超市 | 商店 | 火车站 | 饭馆) 里 有 很多 人 。
我 (家 有 一 只 (猫 | 狗) | 有 FEW 个 好 朋友) 。

# there_is_no | 没有 | there is none, has none
(教室 | 图书馆 | 公园 | 房间 | 饭馆) 里 没有 人 。
教室 里 没有 (学生 | 老师 | 电脑) 。
桌子 上 没有 (书 | 杯子 | 报纸 | 手机 | 钥匙) 。
房间 里 没有 (桌子 | 椅子 | 电脑) 。
厨房 里 没有 (鸡蛋 | 水 | 牛奶 | 面包 | 菜) 。
ONE 没有 (钱 | 时间 | 手机 | 自行车 | 伞 | 电脑) 。

# lasting | V着 | a state that lasts
桌子 上 放 着 ONTABLE 。
(ONE | ONE 今天) 穿 着 OUTFIT 。
(SHE | SHE 今天) 穿 着 一 条 (红 | 漂亮 的) 裙子 。
(教室 | 房间 | 厨房 | 图书馆) 的 门 (开 | 关) 着 。
ONE 坐 着 看 (书 | 报纸) 。

# put_ba | 把…放 | put it somewhere
(ONE | ONE LATELY) 把 (书 | 手机 | 杯子 | 钥匙 | 电脑 | 报纸 | 伞) 放 在 桌子 上 了 。
(ONE | ONE LATELY) 把 (书 | 手机 | 钥匙 | 伞) 放 在 包 里 了 。
(ONE | ONE LATELY) 把 (TOP | 裤子) 放 在 椅子 上 了 。
ONE 把 (自行车 | 鞋 | 伞) 放 在 外面 了 。
别 把 (伞 | 钥匙 | 手机 | 杯子) 放 在 椅子 上 。

# do_ba | 把…V完、请把…给我 | deal with it, with a result; hand it over
(ONE | ONE LATELY) 把 (水果 | 苹果 | 鸡蛋 | 面包 | 米饭 | 面条 | 饺子 | 鱼) 吃 (了 | 完 了) 。
(ONE | ONE LATELY) 把 DRINK 喝 (了 | 完 了) 。
(ONE | ONE LATELY) 把 (衣服 | 裤子 | 毛衣 | 鞋 | 杯子 | 苹果 | 车) 洗 干净 了 。
(ADULT | ADULT 昨天) 把 (自行车 | 车 | 电脑 | 门 | 椅子 | 手机) 修 好 了 。
(ONE | ONE LATELY) 把 门 关上 了 。
请 (你 把 | 把) 门 (打开 | 关上) 。
(ONE | ONE LATELY) 把 (门 | 电脑 | 伞 | 包) 打开 了 。
(YOUNG | YOUNG (昨天 晚上 | LATELY)) 把 作业 (写 | 做) 完 了 。
(ONE | ONE LATELY) 把 房间 打扫 干净 了 。
请 把 (杯子 | 手机 | 钥匙 | 报纸 | 伞) 给 我 。

# passive | 被 | done by somebody
(苹果 | 面包 | 饺子 | 水果 | 鸡蛋 | 面条) 被 (KIN | 孩子们 | 我 | 他 | 她) 吃 (了 | 完 了) 。
鱼 被 猫 吃 了 。
(牛奶 | 咖啡 | 茶) 被 (KIN | 我 | 他 | 她) 喝 (了 | 完 了) 。
牛奶 被 猫 喝 了 。
(SIBLING | 我) 被 (老师 | PARENT) 批评 了 。

# taller | 比 | more than
for A B in KIN 他 她 我 老师: A 比 B (高 | 忙) 。
for A B in 哥哥 姐姐 弟弟 妹妹 我 他 她: A 比 B 聪明 。
for A B in 苹果 面包 鸡蛋 饺子 面条: A 比 B (贵 | 便宜 | 好吃) 。
for A B in 茶 咖啡 牛奶: A 比 B (贵 | 便宜 | 好喝) 。
for A > B in 飞机 火车 出租车 自行车: A 比 B 快 。
飞机 比 火车 贵 。
for A > B in 马 狗 猫: A 比 B 大 。
for A > B in 猫 狗 马: A 比 B 小 。
今天 比 昨天 (冷 | 热 | 忙) 。
for A B in KIN: A 跑 得 比 B (快 | 慢) 。
for A > B in 学校 图书馆 教室: A 比 B 大 。

# because | 因为…所以 | cause and consequence
因为 外面 WEATHER ， 所以 (ONE | 我们) 没 去 (公园 | 图书馆 | 商店 | 超市 | 跑步) 。
因为 (外面 | 今天) 很 冷 ， 所以 ONE 穿 了 一 件 毛衣 。
因为 外面 下雪 ， 所以 ONE 穿 了 一 件 毛衣 。
因为 今天 很 热 ， 所以 ONE 去 游泳 了 。
for A in KIN: 因为 A 很 饿 ， 所以 P[A] 吃 了 (两 | 三) 个 鸡蛋 。
for A in KIN: 因为 A 很 饿 ， 所以 P[A] 吃 了 两 碗 (面条 | 米饭) 。
for A in KIN: 因为 A 很 渴 ， 所以 P[A] 喝 了 两 杯 (水 | 茶) 。
for A in KIN: 因为 A 很 累 ， 所以 P[A] (想 (睡觉 | 休息) | 不 想 做饭) 。
for A in KIN: 因为 A 生病 了 ， 所以 P[A] (去 了 医院 | 没 去 (公园 | 超市 | 图书馆)) 。
for A in 哥哥 姐姐 爸爸 妈妈: 因为 A 很 忙 ， 所以 P[A] 没有 时间 (做饭 | 看 电影 | 休息) 。
因为 我 很 (饿 | 累) ， 所以 我 想 回家 。
因为 我 很 累 ， 所以 我 想 休息 。

# although | 虽然…但是 | contrast
虽然 这 CLOTHING 很 贵 ， 但是 很 (漂亮 | 好看) 。
这 CLOTHING 很 贵 ， 但是 很 (漂亮 | 好看) 。
虽然 这 辆 (车 | 自行车) 很 (贵 | 小) ， 但是 很 快 。
虽然 这 个 苹果 很 小 ， 但是 很 好吃 。
虽然 (这 个 饭馆 | 饭馆) 很 小 ， 但是 菜 很 好吃 。
虽然 (房间 | 厨房 | 教室) 很 小 ， 但是 很 干净 。
for A in KIN: 虽然 A 很 累 ， 但是 P[A] 很 高兴 。
for A in 哥哥 姐姐 爸爸 妈妈: 虽然 A 很 忙 ， 但是 P[A] 每天 都 (跑步 | 看 书 | 做饭 | 学习 英语) 。

# as_soon_as | 一…就 | as soon as
ONE 一@soon 回家 就 (睡觉 | 看 书 | 喝 水 | 休息) 。
ADULT 一@soon 回家 就 做饭 。
YOUNG 一@soon 回家 就 (写 | 做) 作业 。
一@soon (下雨 | 下雪) ， ONE 就 不 想 (起床 | 跑步 | 去 超市) 。
YOUNG 一@soon 看 书 就 想 睡觉 。
天气 一@soon 冷 ， ONE 就 不 想 起床 。
(SIBLING | 孩子们) 一@soon 看见 (猫 | 狗 | 雪 | 马) 就 很 高兴 。
KIN 一@soon 起床 就 (喝 一 杯 (水 | 茶 | 咖啡 | 牛奶) | 看 报纸 | 去 跑步) 。

# right_now | 正在 | doing it right now
ONE 正在 DOING 。
OTHER 正在 睡觉 。
YOUNG 正在 写 作业 。
ONE 正在 厨房 里 (做饭 | 洗 杯子 | 吃 (面包 | 面条 | 苹果)) 。
ONE 正在 图书馆 里 (看 (书 | 报纸) | 学习) 。
ONE 正在 公园 里 (跑步 | 唱歌 | 跳舞) 。
OTHER 正在 房间 里 睡觉 。
(猫 | 狗) 正在 (吃 鱼 | 喝 水) 。
孩子们 正在 公园 里 唱歌 。

# experience | V过 | has ever done
ONE (去 | 没 去) 过 CITY 。
ONE (看 | 没 看) 过 这 本 书 。
ONE 没 (坐 过 (飞机 | 火车) | 骑 过 马 | 喝 过 咖啡) 。
ONE (坐 过 飞机 | 骑 过 马) 。
YOU (去 过 CITY | 坐 过 飞机 | 骑 过 马 | 看 过 这 本 书 | 吃 过 饺子) 吗 ？

# yes_no | 吗 | yes or no?
YOU 喜欢 吃 FOOD 吗 ？
YOU 喜欢 喝 DRINK 吗 ？
YOU 喜欢 (PET | 夏天 | HOBBY) 吗 ？
YOU 会 SKILL 吗 ？
YOU 有 (手机 | 电脑 | 自行车 | 伞 | 时间) 吗 ？
你 有 (钱 | 哥哥 | 姐姐 | 弟弟 | 妹妹) 吗 ？
YOU SOON 去 SPOT 吗 ？
这 是 (YOU | 老师) 的 THING 吗 ？
明天 会 WEATHER 吗 ？
KIN 在 家 吗 ？
你 是 (学生 | 老师 | 医生) 吗 ？
(老师 在 教室 | 医生 在 医院) 里 吗 ？

# and_you | 呢 | and you? where is it?
我 喜欢 吃 FOOD ， 你 呢 ？
我 喜欢 喝 DRINK ， 你 呢 ？
我 想 (喝 DRINK | 吃 (面条 | 米饭 | 饺子)) ， 你 呢 ？
我 SOON 去 SPOT ， 你 呢 ？
我 会 SKILL ， 你 呢 ？
for A B in KIN: A 在 (厨房 | 房间) 里 ， B 呢 ？
你 的 (手机 | 伞 | 钥匙 | 包 | 作业) 呢 ？

# a_not_a | A不A | is it or not?
YOU 想 不 想 (吃 FOOD | 喝 DRINK | 去 (OUTING | CITY) | 看 电影) ？
YOU 会 不 会 SKILL ？
YOU 有 没有 (自行车 | 伞 | 时间) ？
你 有 没有 (钱 | 钥匙 | 哥哥 | 弟弟) ？
YOU SOON 去 不 去 SPOT ？
for A in 忙 累 饿 渴: YOU A 不 A ？
for A in 贵 大 小 新: THISWARE A 不 A ？
今天 (冷 不 冷 | 热 不 热) ？
YOU (喝 不 喝 DRINK | 吃 不 吃 FOOD) ？

# wh | 什么、谁、哪儿 | what, who, where?
YOU (想 | 明天 想 | 今天 想 | 周末 想) (吃 | 喝 | 买 | 看) 什么 ？
YOU (今天 | 明天 | 周末 | 晚上) 想 做 什么 ？
谁 吃 了 我 的 (面包 | 苹果 | 饺子) ？
谁 喝 了 我 的 DRINK ？
谁 会 SKILL ？
(OWN | YOU) 的 THING 在 哪儿 ？
(KIN | 你 KIN | 孩子们) 在 哪儿 ？
你 (PARENT | SIBLING) 在 哪儿 工作 ？
SPOT 在 哪儿 ？
(他 | 她 | PARENT | SIBLING) 在 哪儿 工作 ？

# travel | 坐、骑、开 | by what one goes
(ONE | ONE (明天 | 周末)) 坐 (飞机 | 火车) 去 CITY 。
YOUNG 每天 骑 自行车 去 学校 。
(ONE | ONE 刚才 | ONE 今天 早上) 坐 出租车 去 (火车站 | 医院 | 饭馆) 了 。
ONE 常常 骑 自行车 去 (公园 | 图书馆 | 商店 | 超市) 。
(ADULT | ADULT 刚才) 开车 去 (超市 | 火车站 | 医院) 了 。

# manner | V得 | how well it is done
ONE 跑 得 VERY (快 | 慢) 。
ONE 吃 得 VERY (快 | 慢 | 多) 。
ONE 做饭 做 得 VERY (好 | 快 | 慢) 。
ONE 说 英语 说 得 VERY (好 | 快 | 慢) 。
ADULT 开车 开 得 VERY (快 | 慢 | 好) 。
马 跑 得 很 快 。

# can_want | 会、想 | can, wants to
ONE 会 SKILL 。
(SMALL | 我 | 我 的 朋友) 不 会 SKILL 。
(ONE | ONE (明天 | 周末)) 想 去 (OUTING | CITY) 。
ONE 想 (喝 DRINK | 吃 FOOD) 。
(ONE | ONE SOON) 想 买 (一 本 书 | 一 个 (包 | 杯子) | 一 把@measure 伞 | 一 条 裤子) 。
(ONE | ONE SOON) 想 买 (一 辆 (新 车 | 自行车) | 一 件 新 TOP | 一 双 新 鞋) 。

# for_whom | 给 | to or for somebody
for A B in KIN: (A | A 昨天 | A 上个星期) 给 B 买 了 一 (件 (毛衣 | 衣服) | 双 鞋 | 把@measure 伞) 。
for A B in 爸爸 妈妈 姐姐 哥哥 奶奶 我: (A | A 昨天 | A 刚才) 给 B 做 了 一 碗 面条 。

# together | 跟…一起 | together with
for A B in KIN 我: (A | A SOON) 跟 B 一起 GOTHERE 。
for A B in KIN 我: (A | A 今天) 跟 B 一起 (做饭 | 唱歌 | 吃 (饺子 | 面条) | 打扫 房间) 。
for A B in KIN 我: A (昨天 | 昨天 晚上) 跟 B 一起 (做饭 | 唱歌 | 吃 (饺子 | 面条) | 打扫 房间) 了 。
(我们 | 孩子们) SOON 一起 GOTHERE 。
(我 | 他 | 她 | SIBLING) 常常 跟 朋友 一起 (GOTHERE | 跑步 | 学习) 。

# weather | 天气 | the weather
(今天 | 昨天) WEATHER 了 。
(明天 | 周末 | 今天 晚上) 会 WEATHER 。
(今天 | 昨天 | 今天 早上) 天气 VERY (好 | 冷 | 热) 。
外面 正在 (下雨 | 下雪) 。
外面 (下雨 | 下雪) 了 。
(外面 | 今天 | 昨天) 的 (雨 | 雪) VERY 大 。
外面 的 (雨 | 雪) 太 大 了 。
CITY 的 夏天 VERY 热 。

# all | 都 | all of them
我们 都 喜欢 (吃 FOOD | 喝 (牛奶 | 茶 | 咖啡) | PET | HOBBY | 夏天) 。
孩子们 都 喜欢 (吃 FOOD | 喝 牛奶 | PET | 唱歌 | 跳舞 | 游泳 | 跑步 | 看 (书 | 电影) | 夏天) 。
我们 都 会 SKILL 。
孩子们 都 会 (游泳 | 唱歌 | 跳舞 | 骑 自行车 | 说 英语) 。
(我们 | 学生) 都 (很 忙 | 很 累 | 很 高兴 | 很 饿 | 很 聪明) 。
我们 都 (去 过 CITY | 没 坐 过 飞机) 。

# also | 也 | too
for A in 吃_苹果 吃_鱼 吃_饺子 吃_面条 喝_茶 喝_咖啡 喝_牛奶: OTHER 喜欢 A ， 我 也 喜欢 A 。
for A in 猫 狗 唱歌 游泳 看_书: OTHER 喜欢 A ， 我 也 喜欢 A 。
for A in 游泳 唱歌 跳舞 做饭 开车: OTHER 会 A ， 我 也 会 A 。
for A in 北京 上海: OTHER 去 过 A ， 我 也 去 过 A 。
for A in 忙 累 饿 渴 高兴: OTHER 很 A ， 我 也 很 A 。

# habit | 每天、常常 | every day, often
ONE 每天 (早上 | 晚上) (喝 一 杯 DRINK | 跑步 | 看 报纸 | 吃 一 个 (苹果 | 鸡蛋)) 。
ONE 每天 晚上 (看 书 | 做饭 | 打扫 房间) 。
ONE 常常 在 (图书馆 (看 书 | 学习) | 公园 (跑步 | 唱歌) | 家 做饭 | 饭馆 吃饭) 。
ONE 周末 常常 GOTHERE 。
(ONE | 孩子们) 每天 早上 五 点 起床 。

# if_then | 如果…就 | if, then
如果 (明天 | 周末) WEATHER ， (我 | 我们) 就 不 去 (学校 | 公园 | 商店 | 超市 | 跑步) 了 。
如果 (明天 | 周末) WEATHER ， (我 | 我们) 就 在 家 (看 (书 | 电影) | 做饭 | 休息) 。
如果 你 饿 了 ， 就 吃 一 (个 (苹果 | 鸡蛋) | 碗 面条) 吧 。
如果 你 渴 了 ， 就 喝 一 杯 (水 | 茶 | 牛奶) 吧 。
如果 你 (累 了 | 生病 了) ， 就 休息 吧 。
如果 你 冷 ， 就 (穿 一 件 毛衣 | 把 门 关上) 吧 。
如果 我 有 钱 ， 我 就 买 一 辆 新 车 。
如果 我 有 时间 ， 我 就 看 这 本 书 。

# more_and_more | 越来越 | more and more
天气 越来越 (冷 | 热) 了 。
(SMALL | 孩子们) 越来越 (高 | 聪明 | 可爱) 了 。
(水果 | 鸡蛋 | 车 | 鱼 | 手机 | 电脑 | 牛奶 | 咖啡) 越来越 (贵 | 便宜) 了 。
ADULT 越来越 忙 了 。
(雨 | 雪) 越来越 (大 | 小) 了 。
(姐姐 | 妹妹 | 公园 | 学校) 越来越 漂亮 了 。
火车 越来越 快 了 。

# let_us | 吧 | let us
(我们 | 我们 SOON) GOTHERE 吧 。
我们 一起 (吃饭 | 看 电影 | 唱歌 | 跳舞 | 做饭 | 学习 英语 | 打扫 房间) 吧 。
我们 (坐 (火车 | 出租车) | 骑 自行车) 去 吧 。
我们 休息 吧 。

# please | 别、请 | please do, don't
别 在 (图书馆 | 教室 | 医院) 里 (唱歌 | 跳舞 | 跑步 | 吃饭 | 睡觉) 。
别 (喝 (咖啡 | 茶) | 在 房间 里 (跑步 | 跳舞)) 。
请 (喝 DRINK | 吃 (水果 | 饺子 | 苹果 | 面条)) 。

# this_is | 的 | what and whose
这 是 ((我 | 他 | 她) | KIN | 老师) 的 THING 。
这 是 谁 的 THING ？
这 本 书 是 ((我 | 他 | 她) | KIN | 老师) 的 。
这 辆 (自行车 | 车) 是 (我 | 他 | 她 | GROWN | 老师) 的 。
这 是 一 本 (新 书 | 很 有意思 的 书) 。
这 是 一 (匹 (小 马 | 漂亮 的 马) | 只 (小 (猫 | 狗) | 可爱 的 (猫 | 狗))) 。

# describe | 很、非常、太 | what something is like
THISWARE (VERY (贵 | 便宜 | 新) | 有点儿 (贵 | 小 | 大)) 。
这 CLOTHING (VERY (好看 | 漂亮 | 干净) | 太 (大 | 小 | 贵) 了) 。
这 本 书 (VERY (好看 | 有意思) | 有点儿 贵) 。
这 个 苹果 VERY (大 | 好吃) 。
这 杯 (茶 | 咖啡 | 牛奶) (VERY 好喝 | ABIT 热 | 太 热 了) 。
这 碗 面条 VERY 好吃 。
这 只 PET VERY (可爱 | 小 | 聪明) 。
这 位 (老师 | 医生) VERY (忙 | 聪明 | 高兴) 。
(这 匹 马 | KIN 的 马 | 我 的 马) VERY (高 | 漂亮) 。
ONE (今天 | 昨天) VERY (忙 | 累 | 高兴) 。
(SIBLING | 他 | 她) VERY (高 | 聪明) 。
孩子们 VERY 高兴 。
(公园 VERY (大 | 漂亮) | 学校 VERY (大 | 新 | 漂亮) | 超市 VERY 大 | 厨房 VERY (小 | 干净)) 。

# already | 已经 | already
ONE 已经 (起床 | 回家 | 吃饭) 了 。
OTHER 已经 睡觉 了 。
YOUNG 已经 (写 | 做) 完 作业 了 。
ONE 已经 到 (学校 | 火车站 | 饭馆 | 家) 了 。
(火车 | 飞机) 已经 到 了 。

# did_not | 没、不 | did not, does not
ONE (昨天 | 今天) 没 (去 (学校 | 公园 | 超市 | 图书馆) | 看 报纸 | 喝 (咖啡 | 牛奶 | 水) | 吃饭 | 跑步 | 去 跑步) 。
YOUNG (昨天 | 今天) 没 写 作业 。
ONE 不 (喝 (咖啡 | 茶 | 牛奶) | 吃 FOOD) 。
ONE 不 喜欢 (吃 FOOD | 喝 DRINK | PET | HOBBY | 夏天) 。

# favourite | 最 | likes best
ONE 最 喜欢 (吃 FOOD | 喝 (茶 | 咖啡 | 牛奶) | PET | HOBBY | 夏天) 。
(我 | 他 | 她) 最 喜欢 的 人 是 (爸爸 | 妈妈 | 爷爷 | 奶奶) 。

# place | 在 | where somebody is or does something
(ONE | ONE LATELY) 在 (图书馆 里 (看 书 | 学习) | 公园 里 (跑步 | 唱歌) | 饭馆 里 吃 (饺子 | 面条) | 厨房 里 做饭) 。
KIN 在 (厨房 | 房间 | 图书馆 | 公园 | 超市) 里 。
(猫 | 狗) 在 (椅子 上 | 桌子 上 | 房间 里 | 公园 里 | 外面) 。
(手机 | 钥匙 | 杯子 | 报纸 | 书) 在 桌子 上 。
(钥匙 | 手机 | 书) 在 包 里 。
医生 在 医院 工作 。
((我 | 他 | 她) | GROWN | 我 的 朋友) 在 (医院 | 学校 | 饭馆 | 商店 | 超市 | 火车站) 工作 。

# make_do | 让、请 | tell or invite to do
医生 让 (我 | 他 | 她 | KIN) 多 (休息 | 喝 水 | 吃 水果) 。
PARENT 让 (我 | SIBLING) (写 作业 | 洗 (衣服 | 杯子) | 打扫 房间 | 去 超市 买 (鸡蛋 | 牛奶 | 菜 | 鱼)) 。
老师 让 (学生 | 我们) (写 作业 | 回家 | 打开 书 | 关上 门) 。
(我 | KIN | (我 | KIN) SOON) 请 (朋友 | 老师) (吃饭 | 喝 (茶 | 咖啡) | 看 电影 | 吃 饺子) 。
"""

KIN = {"爸爸": "他", "妈妈": "她", "哥哥": "他", "姐姐": "她", "弟弟": "他", "妹妹": "她", "爷爷": "他", "奶奶": "她"}
"""Members of the family, each with the pronoun that stands for them."""
_FOR = re.compile(r"for (A|A B|A > B) in ([^:]+): (.+)")


def _spelt_out(line: str) -> str:
    """A line without `for`: one group with what each item or pair gives."""
    if (match := _FOR.fullmatch(line)) is None:
        return line
    kind, items, form = match.groups()
    items = items.replace("KIN", " ".join(KIN)).split()
    if kind == "A":
        chosen: Iterable[tuple[str, ...]] = [(item, "") for item in items]
    else:
        chosen = itertools.permutations(items, 2) if kind == "A B" else itertools.combinations(items, 2)
    forms = []
    for a, b in chosen:
        with_pronoun = form.replace("P[A]", KIN.get(a, ""))
        with_first = re.sub(r"\bA\b", a.replace("_", " "), with_pronoun)
        forms.append(re.sub(r"\bB\b", b, with_first))
    return f"( {' | '.join(forms)} )"


def classes() -> dict[str, str]:
    """The classes by name, each with its alternatives as text."""
    return dict(line.split(" = ", 1) for line in _CLASSES.strip().splitlines() if line)


def patterns() -> dict[str, tuple[str, str, list[str]]]:
    """The patterns by name: how Chinese names it, what it does in English, its forms as text."""
    by_name: dict[str, tuple[str, str, list[str]]] = {}
    for line in filter(None, _PATTERNS.strip().splitlines()):
        if line.startswith("# "):
            name, label, purpose = line[2:].split(" | ")
            by_name[name] = (label, purpose, [])
        else:
            by_name[name][2].append(_spelt_out(line))
    return by_name
