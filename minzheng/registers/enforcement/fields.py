"""The words of enforcement that the tables share."""

from django.db import models


class Field(models.TextChoices):
    """Fields of supervision. PL-06 links seven of them to penalties; assistance has benchmarks of its own."""

    ORGANISATIONS = "organisations", "社会组织"
    ELDER_CARE = "elder_care", "养老机构"
    FUNERALS = "funerals", "殡葬"
    MARRIAGE = "marriage", "婚姻介绍"
    VOLUNTEERS = "volunteers", "志愿服务"
    LOTTERY = "lottery", "福利彩票"
    DIVISIONS = "divisions", "区划地名"
    ASSISTANCE = "assistance", "社会救助"


LINKED_FIELDS = tuple(field for field in Field if field is not Field.ASSISTANCE)


class RiskClass(models.TextChoices):
    """Credit or risk class of an object: how often it is drawn (shares are parameters)."""

    A = "A", "A（信用好）"
    B = "B", "B（一般）"
    C = "C", "C（信用较差）"
    D = "D", "D（重点，必查）"


class Level(models.IntegerChoices):
    """How grave a finding is; from a level set by parameter on it becomes a lead."""

    MINOR = 1, "一般问题（当场改正）"
    SERIOUS = 2, "较重问题（限期整改）"
    GRAVE = 3, "严重问题（涉嫌违法）"


class Outcome(models.TextChoices):
    """The result of an inspection, as it is published."""

    NOTHING = "nothing", "未发现问题"
    CORRECTED = "corrected", "发现问题，当场改正"
    ORDERED = "ordered", "发现问题，责令限期改正"
    SUSPECTED = "suspected", "涉嫌违法，转执法线索"
    NOT_FOUND = "not_found", "通过登记的住所无法联系"
    REFUSED = "refused", "不配合检查，情节严重"


class Source(models.TextChoices):
    INSPECTION = "inspection", "双随机检查"
    DAILY = "daily", "日常监管"
    COMPLAINT = "complaint", "投诉举报"
    MEDIA = "media", "媒体、网络监测"
    TRANSFER = "transfer", "其他部门移送"


class PartyKind(models.TextChoices):
    CITIZEN = "citizen", "公民"
    ORGANISATION = "organisation", "法人或其他组织"


class PenaltyKind(models.TextChoices):
    """Kinds of penalty (行政处罚法 第九条; 社会团体登记管理条例 第三十条)."""

    WARNING = "warning", "警告"
    FINE = "fine", "罚款"
    CONFISCATION = "confiscation", "没收违法所得"
    SUSPENSION = "suspension", "限期停止活动"
    REPLACEMENT = "replacement", "责令撤换直接负责的主管人员"
    REVOCATION = "revocation", "撤销登记（吊销证书）"


class EvidenceKind(models.TextChoices):
    """The eight kinds (行政处罚法 第四十六条)."""

    DOCUMENT = "document", "书证"
    OBJECT = "object", "物证"
    RECORDING = "recording", "视听资料"
    DATA = "data", "电子数据"
    WITNESS = "witness", "证人证言"
    STATEMENT = "statement", "当事人的陈述"
    EXPERTISE = "expertise", "鉴定意见"
    SITE = "site", "勘验笔录、现场笔录"
