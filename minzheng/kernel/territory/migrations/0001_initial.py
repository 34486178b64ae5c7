import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("base", "0001_initial")]  # btree_gist

    operations = [
        migrations.CreateModel(
            name="CalendarNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(db_index=True, verbose_name="年份")),
                ("number", models.CharField(max_length=64, unique=True, verbose_name="文号")),
                ("published_date", models.DateField(verbose_name="公布日期")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "放假通知",
                "ordering": ["published_date", "id"],
            },
        ),
        migrations.CreateModel(
            name="Division",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="代码")),
                ("name", models.CharField(max_length=64, verbose_name="名称")),
                (
                    "full_name",
                    models.CharField(
                        help_text="来源或批复中所写，如“桃李坪村委会”", max_length=96, verbose_name="全称"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "省级"),
                            ("prefecture", "地级"),
                            ("county", "县级"),
                            ("township", "乡级"),
                            ("village", "村级"),
                        ],
                        max_length=10,
                        verbose_name="级别",
                    ),
                ),
                (
                    "parent_code",
                    models.CharField(blank=True, db_index=True, max_length=12, verbose_name="上级代码"),
                ),
                (
                    "urban_rural",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("111", "主城区"),
                            ("112", "城乡结合区"),
                            ("121", "镇中心区"),
                            ("122", "镇乡结合区"),
                            ("123", "特殊区域"),
                            ("210", "乡中心区"),
                            ("220", "村庄"),
                        ],
                        max_length=3,
                        verbose_name="城乡分类",
                    ),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="含首日，不含末日", verbose_name="有效期"
                    ),
                ),
                (
                    "change_document",
                    models.CharField(blank=True, max_length=200, verbose_name="设立或变更依据"),
                ),
                (
                    "code_status",
                    models.CharField(
                        choices=[("confirmed", "正式"), ("pending", "临时（待民政部门一个月内确定）")],
                        default="confirmed",
                        max_length=10,
                        verbose_name="代码状态",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "行政区划",
                "ordering": ["code", "valid"],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("code", "="), ("valid", "&&")],
                        name="division_code_once_a_day",
                        violation_error_message="同一代码的有效期不能重叠。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("code__regex", "^[1-9]\\d0{10}$"),
                                ("level", "province"),
                                ("parent_code", models.Value("")),
                            ),
                            models.Q(
                                ("code__regex", "^[1-9]\\d(?!00)\\d{2}0{8}$"),
                                ("level", "prefecture"),
                                (
                                    "parent_code",
                                    django.db.models.functions.text.RPad(
                                        django.db.models.functions.text.Left("code", 2), 12, models.Value("0")
                                    ),
                                ),
                            ),
                            models.Q(
                                ("code__regex", "^[1-9]\\d{3}(?!00)\\d{2}0{6}$"),
                                ("level", "county"),
                                (
                                    "parent_code",
                                    django.db.models.functions.text.RPad(
                                        django.db.models.functions.text.Left("code", 4), 12, models.Value("0")
                                    ),
                                ),
                            ),
                            models.Q(
                                ("code__regex", "^[1-9]\\d{5}(?!000)\\d{3}0{3}$"),
                                ("level", "township"),
                                (
                                    "parent_code",
                                    django.db.models.functions.text.RPad(
                                        django.db.models.functions.text.Left("code", 6), 12, models.Value("0")
                                    ),
                                ),
                            ),
                            models.Q(
                                ("code__regex", "^[1-9]\\d{8}(?!000)\\d{3}$"),
                                ("level", "village"),
                                (
                                    "parent_code",
                                    django.db.models.functions.text.RPad(
                                        django.db.models.functions.text.Left("code", 9), 12, models.Value("0")
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="division_code_tells_place",
                        violation_error_message="级别或上级代码与代码不符。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False), ("valid__lower_inf", False)),
                        name="division_period_begins",
                        violation_error_message="有效期须有首日。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day_date", models.DateField(verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("rest", "放假"), ("work", "上班")], max_length=4, verbose_name="安排"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="节日")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="days",
                        to="territory.calendarnotice",
                        verbose_name="通知",
                    ),
                ),
            ],
            options={
                "verbose_name": "放假或调休日",
                "ordering": ["day_date"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "day_date"), name="calendar_day_once_in_notice"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["rest", "work"])), name="calendar_day_kind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("change_date", models.DateField(verbose_name="变更日期")),
                ("document", models.CharField(max_length=200, verbose_name="依据")),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="successions",
                        to="territory.division",
                        verbose_name="原区划",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="origins",
                        to="territory.division",
                        verbose_name="新区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "区划沿革",
                "constraints": [
                    models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="succession_joins_two",
                    ),
                ],
            },
        ),
    ]
