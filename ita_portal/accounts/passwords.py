"""What a password must be, said in Thai: Django's own checks, whose words are English for the most part."""

from django.contrib.auth import password_validation as django


class LikeThePerson(django.UserAttributeSimilarityValidator):
    """Refuses a password that resembles the user name, name or e-mail."""

    def get_error_message(self) -> str:
        return "คล้ายชื่อผู้ใช้หรืออีเมลเกินไป เลือกคำอื่น"

    def get_help_text(self) -> str:
        return "ไม่คล้ายชื่อผู้ใช้หรืออีเมล"


class LongEnough(django.MinimumLengthValidator):
    """Refuses a short password."""

    def get_error_message(self) -> str:
        return f"สั้นเกินไป ใช้อย่างน้อย {self.min_length} ตัวอักษร"

    def get_help_text(self) -> str:
        return f"อย่างน้อย {self.min_length} ตัวอักษร"


class NotCommon(django.CommonPasswordValidator):
    """Refuses a password that stands in the lists of those who guess."""

    def get_error_message(self) -> str:
        return "เดาง่าย มีผู้ใช้กันมาก เลือกคำอื่น"

    def get_help_text(self) -> str:
        return "ไม่ใช่คำที่เดาง่าย"


class NotDigitsOnly(django.NumericPasswordValidator):
    """Refuses a password of digits alone."""

    def get_error_message(self) -> str:
        return "เป็นตัวเลขล้วน เพิ่มตัวอักษร"

    def get_help_text(self) -> str:
        return "ไม่ใช่ตัวเลขล้วน"
