"""Words that tell who is meant: adjectives, honours, kinds of things, and what was read from a run of tokens."""

from __future__ import annotations

from msgspec import Struct

from waqai.knowledge.spelling import INVISIBLE, MARKS

FORMER = frozenset("سابق سابقه اسبق راحل راحله مخلوع مستقيل مستقيله معزول اسبقين سابقين".split())
UNIONS = {
    "اوروبي": "IGO/EU", "اوروبيه": "IGO/EU", "اوربي": "IGO/EU", "اوربيه": "IGO/EU", "اوروبيون": "IGO/EU",
    "العرب": "IGO/LAS", "اوروبيين": "IGO/EU",
    "اممي": "IGO/UN", "امميه": "IGO/UN", "امميون": "IGO/UN", "امميين": "IGO/UN",
}  # fmt: skip
"""Adjectives that stand for an organisation of states, behind its people and its acts."""
TRANSPARENT = frozenset(
    "حالي حاليه جديد جديده مكلف مكلفه عام عامه اعلي مساعد اول تنفيذي رسمي"
    " رسميه منتخب منتخبه موقت موقته انتقالي انتقاليه خاص خاصه دايم"
    " دايمه مقيم بارز كبار اعلي مسلح مسلحه بري بريه بحري بحريه جوي جويه محلي محليه امني امنيه حاكم حاكمه مشترك مشتركه"
    " رفيع رفيعه اقتصادي اقتصاديه حكومي حكوميه اهلي اهليه كبار غربي غربيه"
    " افريقي افريقيه اعلامي اعلاميه صحفي صحافي عسكري عسكريه سياسي سياسيه ميداني ميدانيه"
    " دبلوماسي دبلوماسيه روحي دولي دوليه اقليمي وطني وطنيه شعبي شعبيه"
    " اسلامي اسلاميه اتحادي اتحاديه عربي عربيه تاريخي قومي قوميه بارزه كبير كبيره قضايي قضاييه اجنبي اجنبيه".split()
)
HONORIFICS = frozenset(
    "دكتور شيخ سيد سيده امير اميره ملك ملكه فريق لواء عميد عقيد رائد نقيب جنرال مهندس سفير حاج حاخام اب مطران معالي سمو"
    " جلاله فخامه دوله سعاده صاحب ركن اول الاول مشير ادميرال مستشار محامي استاذ باشا ملا ايه الله حجه الاسلام د".split()
)
KIN = frozenset("بن ابن بنت ال ابو ام".split())
LOCATIVE = frozenset(
    "في الي من نحو قرب داخل خارج شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط عبر باتجاه صوب بين حول".split()
)
PLACE_HEADS = frozenset(
    "مقاطعه مديريه حي جزيره مخيم مدينه عاصمه ضاحيه ضواحي محافظه ولايه"
    " اقليم منطقه بلده قريه شمال جنوب شرق غرب وسط مطار ميناء شوارع سماء اجواء جامعه".split()
)
HELD_AT = frozenset(
    "اتفاقيه اتفاق معاهده بروتوكول مسار موتمر قمه محادثات مفاوضات مباحثات اجتماع اجتماعات منتدي".split()
)
QUOTES = frozenset("\"“”„«»‹›'‘’-–()")
GENDERS = {
    "ه": ("m", "s"), "ها": ("f", "s"), "هم": ("m", "p"), "هن": ("f", "p"), "هما": ("", "d"), "نا": ("", "p1"),
    "ي": ("", "s1"),
    "ني": ("", "s1"),
}  # fmt: skip
DROPPED = frozenset(chr(c) for c in range(0x610, 0x6EE) if f"{chr(c)}" in MARKS) | frozenset(INVISIBLE)
EPITHET_CONTEXT = {"ISR": frozenset(("ISR", "PSE"))}
FOES = {"ISR": frozenset(("ISR", "PSE", "LBN"))}  # of whom the press at war says «العدو»
PREFIXES = frozenset("معالي سمو فخامه جلاله صاحب صاحبه سياده فضيله سماحه سعاده دوله غبطه".split()) - {"دوله"}
HONOURS = frozenset("السمو الملكي المعالي الجلاله السعاده الفخامه الفضيله السماحه".split())
# words behind which a single «people» title is their genitive and no adjective («مقتل جندي»)
SUFFERED = frozenset(
    "مقتل قتل اصابه جرح استشهاد وفاه اعتقال اختطاف خطف اسر اغتيال احتجاز"
    " توقيف اعدام حبس سجن ترحيل تعذيب تصفيه جثه جثمان محاكمه افراج احد كل اي"
    " بينهم منهم قتيل جريح دهس طعن ترحيل تعذيب قنص استهداف".split()
)
# things that are called after people («مطار رفيق الحريري»): the name is no actor there
NAMED_AFTER = frozenset(
    "كتيبه شارع مستشفي مسجد جامع مدرسه مركز موسسه مطار ملعب استاد ستاد"
    " ميدان جسر صاروخ جايزه كاس دوار سد حي طريق مجمع قاعه متحف شركه مخيم"
    " جامعه كليه معهد قصر نفق مقبره ضريح".split()
)
INSTITUTIONS = frozenset(
    "نادي مركز مجلس شركه موسسه جمعيه لجنه هييه اداره قسم دايره بلديه مكتب"
    " فرع معهد كليه صندوق غرفه نقابه قطاع شوون".split()
)
BLESSINGS = frozenset("حفظه يحفظه حفظها رحمه يرحمه رعاه يرعاه ايده سلمه وفقه ابقاه اعزه رضي صلي".split())
SUPERLATIVES = frozenset("اكبر اول احد اخر ابرز اهم اكثر اقل".split())
# what people may be besides («المهربين الموقوفين»)
BESIDES = frozenset(
    "مسلح متطرف متشدد موقوف معتقل محتجز محتج انفصالي متمرد معارض مصاب جريح"
    " قتيل ارهابي مدني مهاجر نازح لاجي مسلم مسيحي متقاعد مختطف"
    " مخطوف اسير".split()
)
# respectful words that stand for the man or woman last named
RESPECT = frozenset(
    "معاليه سموه جلالته فخامته سيادته فضيلته سعادته غبطته نيافته قداسته دولته حضرته سماحته عطوفته".split()
)
# sectors whose bodies bear one name in many countries («المقاومة الشعبية»)
HOMELY = frozenset("REB PTY OPP MIL COP GOV LEG JUD LAB".split())
RESISTING = ("PSE", "LBN", "YEM", "IRQ")
KINGDOMS = ("SAU", "MAR", "JOR", "BHR", "GBR")
WIDE = ("IGO", "NGO", "MNC", "IMG")
# bodies that a title may name by their bare kind («مدير الجامعة»)
BODIES = frozenset(
    "جامعه شركه حزب حركه هييه منظمه موسسه مستشفي بنك مصرف وزاره مجلس لجنه"
    " تنظيم جماعه جمعيه اتحاد محكمه وكاله جبهه".split()
)
DELEGATES = frozenset(("ambassador", "special-envoy", "consul"))
# states and bodies of which a text gives no name; a named one may be joined to them («دول خليجية والجامعة»)
UNNAMED_BODIES = frozenset("دول بلدان منظمات هيات احزاب نقابات فصايل جهات عواصم حكومات موسسات جمعيات".split())
# things of an army, whose they are only their nationality tells
THINGS = frozenset(("merchant-ship", "military-aircraft", "military-base", "military-vehicle", "warship"))
CIVIL = frozenset(("analyst", "expert", "source", "head-of-state", "president"))
KINDS = ("person", "group", "country", "seat", "capital", "place")


class Found(Struct):
    """What was read from token `first` up to `last`; `cut` proclitic letters of the first token do not belong to it."""

    first: int
    last: int
    sense: str
    cut: int = 0
    country: str = ""
    sector: str = ""
    name: str = ""
    name_en: str = ""
    actor: str = ""
    role: str = ""
    office: str = ""
    gender: str = ""
    number: str = "s"
    kind: str = "name"
    row: str = ""
    whose: str = ""
    former: bool = False
    demonym: bool = False
