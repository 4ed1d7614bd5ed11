import base64
import hashlib
import hmac

from comptoir.demo.simulators.gateway.signing import callback_secret, sign


class TestCallbackSecret:
    def test_follows_from_the_key_as_its_docstring_says(self):
        expected = hmac.new(b"sandbox gateway callbacks", b"sk_sandbox_finch", hashlib.sha256).digest()

        assert callback_secret("sk_sandbox_finch") == "whsec_" + base64.b64encode(expected).decode()


class TestSign:
    def test_gives_the_signature_of_the_specification(self):
        """The example of the Standard Webhooks reference libraries."""
        signature = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            event="msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp=1614265330,
            body=b'{"test": 2432232314}',
        )

        assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
