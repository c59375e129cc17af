"""Back office: people, agencies, divisions and who is what where."""

from typing import Any

from allauth.account import admin as allauth_admin  # registers its table of addresses; taken out below
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Model
from django.http import HttpRequest

from ita_portal.lib.admin import InOurWords

from .models import Agency, Division, Membership, Oversight, Signatory, User

admin.site.site_header = "ระบบหลังบ้าน"
admin.site.site_title = "ระบบหลังบ้าน · ITA"
admin.site.index_title = "ข้อมูลหลักของระบบ"
# One log-in page for everybody, with its limit of attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# What a role may stands in roles.py; groups of Django's would be a second place.
admin.site.unregister(Group)
# A person's e-mail stands with the person.
admin.site.unregister(allauth_admin.EmailAddress)


class MembershipOfUser(InOurWords, admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("agency", "division")


class OversightOfUser(InOurWords, admin.TabularInline):
    model = Oversight
    extra = 0


class MembershipOfAgency(InOurWords, admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("user", "division")


class DivisionInline(InOurWords, admin.TabularInline):
    model = Division
    extra = 0


class SignatoryInline(InOurWords, admin.TabularInline):
    model = Signatory
    extra = 0
    max_num = 3


class NewUserForm(auth_forms.AdminUserCreationForm):
    """A person is named by user name, e-mail and position."""

    class Meta:
        model = User
        fields = ("username", "email", "position")


class NewPasswordForm(auth_forms.AdminPasswordChangeForm):
    """A new password for somebody; Django's own hint is English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "usable_password" in self.fields:
            words = "ถ้าปิด รหัสผ่านเดิมจะใช้ไม่ได้อีก ผู้ใช้จะเข้าสู่ระบบไม่ได้จนกว่าจะตั้งใหม่"
            self.fields["usable_password"].help_text = words


@admin.register(User)
class UserAdmin(InOurWords, auth_admin.UserAdmin):
    """People. Who leaves is switched off, not deleted: what they did stays on record."""

    add_form = NewUserForm
    change_password_form = NewPasswordForm
    list_display = ("username", "email", "position", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "memberships__role")
    search_fields = ("username", "email", "position")
    ordering = ("username",)
    filter_horizontal = ()
    inlines = (MembershipOfUser, OversightOfUser)
    fieldsets = (
        (None, {"fields": ("username", "email", "position", "password")}),
        ("สิทธิ์", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("วันเวลา", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "email", "position", "usable_password", "password1", "password2"),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Agency)
class AgencyAdmin(InOurWords, admin.ModelAdmin):
    """Agencies with their divisions, signatories and people."""

    list_display = ("name", "kind", "province", "code", "slug", "is_invented")
    list_filter = ("kind", "is_invented", "province")
    search_fields = ("name", "code", "slug", "province")
    inlines = (DivisionInline, SignatoryInline, MembershipOfAgency)
    formfield_overrides = InOurWords.formfield_overrides | {models.URLField: {"assume_scheme": "https"}}
    # Pictures come in by the agency's own page alone, which makes them anew.
    exclude = ("seal", "emblem")

    def get_readonly_fields(self, request: HttpRequest, obj: Agency | None = None) -> tuple[str, ...]:
        # Addresses of published documents begin with the slug: once given, it stays.
        return ("slug",) if obj else ()


@admin.register(Division)
class DivisionAdmin(InOurWords, admin.ModelAdmin):
    list_display = ("name", "agency", "order", "is_strategy")
    list_filter = ("is_strategy",)
    search_fields = ("name", "agency__name")
    autocomplete_fields = ("agency",)


@admin.register(Membership)
class MembershipAdmin(InOurWords, admin.ModelAdmin):
    list_display = ("user", "role", "agency", "division")
    list_filter = ("role",)
    list_select_related = ("user", "agency", "division")
    search_fields = ("user__username", "user__email", "agency__name")
    autocomplete_fields = ("user", "agency", "division")
