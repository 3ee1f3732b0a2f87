from django.urls import path

from items.views import catalogue, delegations, drafting, editor, files, form_designer, guides, importing, manage

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("items/", catalogue.item_list, name="item-list"),
    path("items/", catalogue.item_list, name="catalogue"),
    path("items/<slug:code>/", catalogue.item_guide, name="item-guide"),
    path("items/<slug:code>/editions/<int:number>/", guides.edition, name="item-edition"),
    path("items/<slug:code>/editions/<int:number>/guide.pdf", guides.pdf, name="edition-pdf"),
    path("items/<slug:code>/files/<int:pk>/", guides.file, name="guide-file"),
    path("manage/items/", manage.item_list, name="manage-items"),
    path("manage/items/new/", drafting.create, name="new-item"),
    path("manage/items/import/", importing.upload, name="import-items"),
    path("manage/items/import/<uuid:token>/", importing.report, name="import-report"),
    path("manage/items/template.xlsx", importing.template, name="import-template"),
    path("manage/items/<slug:code>/", manage.item, name="manage-item"),
    path("manage/items/<slug:code>/draft/", manage.draft, name="manage-draft"),
    path("manage/items/<slug:code>/edit/", editor.edit, name="edit-draft"),
    path("manage/items/<slug:code>/edit/<slug:key>/", editor.section, name="edit-section"),
    path("manage/items/<slug:code>/files/", files.files, name="edit-files"),
    path("manage/items/<slug:code>/copy/", drafting.copy, name="copy-item"),
    path("manage/items/<slug:code>/preview/", drafting.preview, name="preview-draft"),
    path("manage/items/<slug:code>/draft.xlsx", drafting.export, name="export-draft"),
    path("manage/items/<slug:code>/form/", form_designer.overview, name="edit-form"),
    path("manage/items/<slug:code>/form/parts/new/", form_designer.section, name="add-form-section"),
    path("manage/items/<slug:code>/form/parts/<slug:key>/", form_designer.section, name="edit-form-section"),
    path("manage/items/<slug:code>/form/new/", form_designer.field, name="add-field"),
    path("manage/items/<slug:code>/form/fields/<slug:key>/", form_designer.field, name="edit-field"),
    path(
        "manage/items/<slug:code>/form/fields/<slug:key>/new/", form_designer.field, {"column": ""}, name="add-column"
    ),
    path("manage/items/<slug:code>/form/fields/<slug:key>/<slug:column>/", form_designer.field, name="edit-column"),
    path("manage/items/<slug:code>/compare/", manage.compare, name="compare-draft"),
    path("manage/items/<slug:code>/towns/", delegations.delegations, name="item-delegations"),
    path("manage/items/<slug:code>/towns/<int:pk>/end/", delegations.end, name="end-delegation"),
    path("manage/items/<slug:code>/publication/", manage.publication, name="publish-draft"),
]
