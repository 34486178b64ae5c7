"""Addresses of this desk, under enforcement/."""

from django.urls import path

from .views import cases, leads, library, matters, rounds, tasks, work

app_name = "enforcement"
urlpatterns = [
    path("", work.home, name="home"),
    path("statistics/", work.statistics, name="statistics"),
    # 双随机
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/new/", rounds.new, name="round_new"),
    path("rounds/<int:round_id>/", rounds.one, name="round"),
    path("rounds/<int:round_id>/freeze/", rounds.freeze, name="round_freeze"),
    path("rounds/<int:round_id>/draw/", rounds.draw, name="round_draw"),
    path("rounds/<int:round_id>/void/", rounds.void, name="round_void"),
    path("tasks/", tasks.task_list, name="tasks"),
    path("tasks/<int:task_id>/", tasks.one, name="task"),
    path("tasks/<int:task_id>/inspect/", tasks.inspect, name="inspect"),
    path("tasks/<int:task_id>/publish/", tasks.publish, name="task_publish"),
    path("tasks/<int:task_id>/photos/<int:file_id>/", tasks.photo, name="photo"),
    # two libraries
    path("objects/", library.objects, name="objects"),
    path("objects/new/", library.object_new, name="object_new"),
    path("objects/import/", library.object_import, name="object_import"),
    path("objects/<int:object_id>/", library.object_one, name="object"),
    path("objects/<int:object_id>/classify/", library.classify, name="classify"),
    path("objects/<int:object_id>/retire/", library.retire, name="retire"),
    path("officers/", library.officers, name="officers"),
    path("officers/new/", library.officer_new, name="officer_new"),
    path("officers/<int:officer_id>/", library.officer_one, name="officer"),
    path("officers/<int:officer_id>/avoid/", library.avoid, name="avoid"),
    path("officers/<int:officer_id>/duty/", library.duty, name="duty"),
    path("checklists/", library.checklists, name="checklists"),
    path("checklists/new/", library.checklist_new, name="checklist_new"),
    # findings and leads
    path("findings/", leads.findings, name="findings"),
    path("findings/new/", leads.finding_new, name="finding_new"),
    path("findings/<int:finding_id>/", leads.finding_one, name="finding"),
    path("findings/<int:finding_id>/correct/", leads.correct, name="correct"),
    path("leads/", leads.lead_list, name="leads"),
    path("leads/new/", leads.lead_new, name="lead_new"),
    path("leads/<int:lead_id>/", leads.lead_one, name="lead"),
    path("leads/<int:lead_id>/settle/", leads.settle, name="lead_settle"),
    path("leads/<int:lead_id>/receipt/", leads.receipt, name="lead_receipt"),
    # penalties
    path("penalties/", cases.case_list, name="penalties"),
    path("penalties/new/", cases.new, name="penalty_new"),
    path("penalties/<int:case_id>/", cases.case, name="case"),
    path("penalties/<int:case_id>/act/<slug:action>/", cases.act, name="act"),
    path("penalties/<int:case_id>/papers/", cases.add_paper, name="paper_add"),
    path("penalties/<int:case_id>/papers/<int:paper_id>/", cases.paper, name="paper"),
    path("penalties/<int:case_id>/documents/<int:document_id>/", cases.document, name="document"),
    path("penalties/<int:case_id>/evidence/", cases.add_evidence, name="evidence_add"),
    path("penalties/<int:case_id>/evidence/<int:evidence_id>/", cases.evidence_file, name="evidence_file"),
    path(
        "penalties/<int:case_id>/evidence/<int:evidence_id>/dispose/", cases.dispose, name="evidence_dispose"
    ),
    path("penalties/<int:case_id>/stop/", cases.stop, name="stop"),
    path("penalties/<int:case_id>/stop/end/", cases.end_stop, name="stop_end"),
    # what is measured against
    path("benchmarks/", library.benchmarks_page, name="benchmarks"),
    path("competence/", library.competence_page, name="competence"),
    path("texts/", library.texts, name="texts"),
    path("texts/new/", library.text_new, name="text_new"),
    path("texts/<int:text_id>/", library.text_one, name="text"),
    # campaigns, challenges
    path("campaigns/", matters.campaigns, name="campaigns"),
    path("campaigns/new/", matters.campaign_new, name="campaign_new"),
    path("campaigns/<int:campaign_id>/", matters.campaign, name="campaign"),
    path("campaigns/<int:campaign_id>/actions/", matters.record_action, name="campaign_action"),
    path("campaigns/<int:campaign_id>/close/", matters.close_campaign, name="campaign_close"),
    path("challenges/", matters.challenges, name="challenges"),
    path("challenges/new/", matters.challenge_new, name="challenge_new"),
    path("challenges/<int:challenge_id>/", matters.challenge, name="challenge"),
    path("challenges/<int:challenge_id>/reply/", matters.reply, name="challenge_reply"),
    path("challenges/<int:challenge_id>/decide/", matters.decide, name="challenge_decide"),
]
